// The attribution of a pull quote: a line of its own inside the quotation. Enter in it leaves the quotation.
import { Node } from "django-prose-editor/editor";

export const Cite = Node.create({
  name: "cite",
  group: "block",
  content: "inline*",
  defining: true,
  parseHTML() {
    return [{ tag: "cite" }];
  },
  renderHTML() {
    return ["cite", 0];
  },
});
