using System.Globalization;
using System.Text;
using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>The project as a page for people, in Markdown.</summary>
internal static class Catalogue
{
    public static string Of(IReadOnlyList<ExportStream> streams, string title)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(title)).Append("\n\n<!-- ").Append(ExportNames.Notice).Append(" -->\n");
        foreach (ExportStream stream in streams) Append(text, stream);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ExportStream stream)
    {
        text.Append("\n## ").Append(Code(stream.Key)).Append("\n\n");
        if (stream.Description is { } description) text.Append(Escape(description)).Append("\n\n");
        text.Append("The stream ").Append(Code(stream.Type.Name)).Append(RetentionOf(stream.Type)).Append(".\n");
        foreach (ExportEvent item in stream.Events) Append(text, item);
    }

    private static void Append(StringBuilder text, ExportEvent item)
    {
        text.Append("\n### ").Append(Code(item.Identity.Name)).Append(" version ").Append(item.VersionText).Append("\n\n");
        if (item.IsDeprecated) text.Append("**Deprecated.** ").Append(item.DeprecatedMessage is { } message ? Escape(message) : "").Append("\n\n");
        if (item.Description is { } description) text.Append(Escape(description)).Append("\n\n");
        if (item.Aliases.Count > 0) text.Append("Older entries have the type ").Append(Codes(item.Aliases)).Append(".\n\n");
        if (item.ReadsUntyped) text.Append("Entries without a type are read as it.\n\n");
        if (item.DedupeFields.Count > 0)
        {
            text.Append("Dedupe key: ").Append(Codes(item.DedupeFields)).Append(", remembered for ")
                .Append(item.DedupeSeconds.ToString(CultureInfo.InvariantCulture)).Append(" seconds.\n\n");
        }

        if (item.OrderFields.Count > 0) text.Append("Ordered by ").Append(Codes(item.OrderFields)).Append(".\n\n");
        ExportField[] fields = [.. item.All.Where(static field => !field.IsNested)];
        if (fields.Length == 0)
        {
            text.Append("No fields of its own.\n");
            return;
        }

        text.Append("| field | text | when missing | |\n|---|---|---|---|\n");
        foreach (ExportField field in fields)
        {
            text.Append("| ").Append(Code(field.Name)).Append(" | ").Append(Code(WireTypes.Of(field.Value).ToString())).Append(" | ")
                .Append(MissingOf(field, item)).Append(" | ").Append(NotesOf(field)).Append(" |\n");
        }
    }

    private static string RetentionOf(INamedTypeSymbol stream)
    {
        AttributeData? attribute = stream.FindAttribute(KnownNames.EventStreamAttribute);
        long length = attribute is null ? 0 : AttributeReader.ReadNamed(attribute, "MaxLength", 0L);
        long age = attribute is null ? 0 : AttributeReader.ReadNamed(attribute, "MaxAgeSeconds", 0L);
        return length > 0 ? FormattableString.Invariant($", which keeps about {length} entries")
            : age > 0 ? FormattableString.Invariant($", which keeps entries for {age} seconds")
            : "";
    }

    private static string MissingOf(ExportField field, ExportEvent item)
    {
        if (field.IsRequired) return IsWithinOptional(field, item) ? "an error, where its record is there" : "an error";
        if (field.Default is { } text) return Code(text);
        return field.Model.HasDefault || !field.Value.IsNullable ? "its default" : "null";
    }

    private static bool IsWithinOptional(ExportField field, ExportEvent item) =>
        item.All.Any(outer => outer.IsNested && !outer.IsRequired && outer.SelfAndInner().Contains(field));

    private static string NotesOf(ExportField field)
    {
        var notes = new List<string>();
        if (field.Description is { } description) notes.Add(Escape(description));
        if (field.IsPersonal) notes.Add("**Personal.**");
        if (field.PackedNames.FirstOrDefault() is { } packed)
        {
            notes.Add(
                char.ToUpperInvariant(field.PackedAs[0]) + field.PackedAs.Substring(1)
                    + (field.Packing is { Encrypts: true } ? ", as " : " where it is large, as ") + Code(packed) + ".");
        }

        if (field.IsDeprecated) notes.Add("**Deprecated.**");
        if (field.Names.Count > 1) notes.Add($"Also read as {Codes([.. field.Names.Skip(1)])}.");
        if (field.Model.NamesNull) notes.Add($"Null is {Code(field.NullNames.First())}.");
        return string.Join(" ", notes);
    }

    private static string Codes(IReadOnlyList<string> names) => string.Join(", ", names.Select(Code));

    // Text between backticks; a name that has some is between more of them. A bar would end the cell of a table.
    private static string Code(string text)
    {
        text = text.Replace("|", "\\|").Replace("\r", " ").Replace("\n", " ");
        if (text.Length == 0) return "(empty)";
        string fence = "`";
        while (text.Contains(fence)) fence += "`";
        return fence.Length == 1 ? fence + text + fence : $"{fence} {text} {fence}";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '|' or '<' or '>' or '*' or '_' or '`' or '[' or ']' or '\\' or '#') escaped.Append('\\');
            escaped.Append(c is '\r' or '\n' ? ' ' : c);
        }

        return escaped.ToString();
    }
}
