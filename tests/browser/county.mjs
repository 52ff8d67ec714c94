// The county of the demo: what its scenario must have brought before a page is looked at.
import { becomes } from './harness.mjs';

// Means of what was filled in are computed and judged after the start, nine days of 60 points behind everything else.
export async function judged({ url }) {
    const ask = async (path) => (await fetch(`${url}/api/v1${path}`)).json();
    await becomes(
        async () => (await ask('/live')).counts.exceeding >= 4 && (await ask('/warnings?state=active')).warnings.length >= 5,
        true,
        'exceedances and warnings of the scenario',
        120_000,
    );
}
