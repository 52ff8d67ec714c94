// The plan's head, read once for the whole page and shared: domains, departments, stages, states.
import { computed, inject, provide, type InjectionKey } from 'vue';
import { useResource, type Resource } from '@/api/resource';
import type { Plan } from '@/api/answers';

const key: InjectionKey<Resource<Plan>> = Symbol('plan');

export function providePlan(): Resource<Plan> {
  const plan = useResource<Plan>(() => '/plan');
  provide(key, plan);
  return plan;
}

export function usePlan(): Resource<Plan> {
  const plan = inject(key);
  if (!plan) throw new Error('no plan was provided');
  return plan;
}

// The name of a department for any of its spellings in the plan.
export function useDepartments(): (spelling: string) => string {
  const plan = usePlan();
  const names = computed(
    () => new Map((plan.document.value?.departments ?? []).flatMap((one) => one.aliases.map((alias) => [alias, one.name] as const))),
  );
  return (spelling) => names.value.get(spelling) ?? spelling;
}
