import { ListItem as StockListItem, Node } from "django-prose-editor/editor";

// The attribution of a pull quote: a line of its own inside the quotation. Enter in it leaves the quotation.
export const Cite = Node.create({
  name: "cite",
  group: "block",
  content: "inline*",
  defining: true,
  parseHTML() {
    return [{ tag: "blockquote > cite" }]; // any other is the title of a work within a sentence
  },
  renderHTML() {
    return ["cite", 0];
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type !== this.type || $from.depth < 2) return false;
        const behind = $from.after(-1);
        return editor.chain().insertContentAt(behind, { type: "paragraph" }).setTextSelection(behind + 1).run();
      },
    };
  },
});

// An item may begin with a heading, a list or a picture; the stock one would break the list apart there.
export const ListItem = StockListItem.extend({ content: "block+" });
