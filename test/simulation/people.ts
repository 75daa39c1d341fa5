import { FIRST_PASSWORD } from './erp/erp-side.ts';
import type { Luck } from './luck.ts';
import { createOperator } from './operator.ts';
import type { Plan } from './plan/plan.ts';
import type { SentOrder } from './sales/events.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** Lets people do what the plan says, each thing in its time. Says whether they have done all of it. */
export function letPeopleAct(world: World, orders: readonly SentOrder[], plan: Plan, luck: Luck) {
  const { timeline, erp, secrets } = world;
  const { pauses, itemsComeAt, deployments, password, brokenBundle, redrives, postings, approver } = plan.people;
  const tell = (who: string, what: string) => world.story.tell(timeline.now(), who, what);

  for (const { from, to } of pauses) {
    timeline.after(from, () => world.decide({ pause: { why: 'stocktaking' } }));
    timeline.after(to, () => world.decide({ resume: { why: 'counted' } }));
  }
  if (itemsComeAt !== undefined) timeline.after(itemsComeAt, () => addItems(world, orders));
  for (const time of deployments) {
    timeline.after(time, () => {
      tell('deployment', 'switches delivery on');
      world.source.switchOn(() => {
        world.inspector.mapping.switched();
        timeline.after(luck.between(0, 60_000), () => world.tick(() => {}));
      });
    });
  }
  if (password !== undefined) {
    const next = 'second-password';
    timeline.after(password.from, () => {
      tell('ERP', 'has another password');
      erp.setPassword(next);
    });
    timeline.after(password.to, () => {
      tell('person', `mends the password by ${password.mendedBy}`);
      if (password.mendedBy === 'a new secret') {
        erp.setPassword(next); // and unlocks the user
        secrets.store(next);
      } else {
        erp.setPassword(FIRST_PASSWORD);
        world.decide({ resume: { why: 'it is the old one again' } });
      }
    });
  }
  if (brokenBundle !== undefined) {
    timeline.after(brokenBundle.from, () => {
      tell('deployment', 'brings a consumer that does not load');
      world.bundle.isBroken = true;
    });
    timeline.after(brokenBundle.to, () => {
      tell('deployment', 'brings one that does');
      world.bundle.isBroken = false;
    });
  }
  for (const time of redrives)
    timeline.after(time, () => world.redrive({ filter: { olderThanHours: 0 }, perSecond: 50 }, () => {}));
  for (const time of postings) timeline.after(time, () => erp.post());
  const approve = () => {
    erp.approve();
    timeline.after(2 * HOUR, approve);
  };
  if (approver !== undefined) timeline.after(approver, approve);
  return createOperator(world, orders, plan.people.releases, luck);
}

export function addItems({ erp }: World, orders: readonly SentOrder[]): void {
  for (const sku of orders.flatMap(({ unknownSkus }) => unknownSkus)) erp.addItem(sku);
}
