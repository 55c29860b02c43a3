using System.Text;

namespace Events.Generator.Emission;

/// <summary>Indented text with LF line ends.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line, or several when the text has line ends, each indented.</summary>
    public void Line(string text)
    {
        int start = 0;
        while (start <= text.Length)
        {
            int end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            int length = end > start && text[end - 1] == '\r' ? end - start - 1 : end - start;
            if (length > 0) _text.Append(' ', _depth * 4).Append(text, start, length);
            _text.Append('\n');
            start = end + 1;
        }
    }

    /// <summary>Writes an empty line.</summary>
    public void Line() => _text.Append('\n');

    /// <summary>Writes an opening brace and indents what follows.</summary>
    public void Open(string? head = null)
    {
        if (head is not null) Line(head);
        Line("{");
        _depth++;
    }

    /// <summary>Ends <see cref="Open"/>.</summary>
    public void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    /// <summary>Writes a head and, indented, its parameters or arguments: one per line, separated by commas.</summary>
    public void List(string head, IReadOnlyList<string> items, string tail)
    {
        if (items.Count == 0)
        {
            Line(head + tail);
            return;
        }

        Line(head);
        _depth++;
        for (int i = 0; i < items.Count; i++) Line(items[i] + (i + 1 < items.Count ? "," : tail));
        _depth--;
    }

    /// <summary>Indents what follows.</summary>
    public void Indent() => _depth++;

    /// <summary>Ends <see cref="Indent"/>.</summary>
    public void Unindent() => _depth--;

    /// <summary>The text.</summary>
    public override string ToString() => _text.ToString();
}
