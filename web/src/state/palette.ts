// The search over everything is open: from the button of the top line, by Ctrl+K or a slash.
import { ref } from 'vue';

export const palette = ref(false);
