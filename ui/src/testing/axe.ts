import axe from "axe-core";

/** The accessibility rules an element breaks, as short lines; colours need a real window. */
export async function violations(element: Element): Promise<string[]> {
  const { violations: broken } = await axe.run(element, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return broken.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
