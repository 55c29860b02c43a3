using System.Globalization;
using System.Text;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>Local functions that write and read an enum by name, and by number what has no name.</summary>
internal static class EnumEmitter
{
    /// <summary>A local function's name per enum, by the enum's reference.</summary>
    public static Dictionary<string, string> NameFunctions(EventModel model, LocalNames locals, string verb) =>
        model.Enums.ToDictionary(static item => item.Reference, item => locals.NextAsIs(verb + item.Name));

    public static void EmitWriter(SourceWriter writer, EnumModel model, string function)
    {
        writer.List(
            $"static void {function}(",
            ["ref global::Events.Wire.EntryWriter writer", "global::System.ReadOnlySpan<byte> name", $"{model.Reference} value"],
            ")");
        writer.Open();
        writer.Open("switch (value)");
        foreach (EnumMemberModel member in model.Members.Where(static member => !member.IsAlias))
        {
            writer.Line($"case {Member(model, member)}:");
            writer.Indent();
            writer.Line($"writer.WritePair(name, {Literals.Bulk(member.Name)});");
            writer.Line("break;");
            writer.Unindent();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line($"writer.WriteFormatted(name, ({model.Underlying})value);");
        writer.Line("break;");
        writer.Unindent();
        writer.Close();
        writer.Close();
    }

    public static void EmitReader(SourceWriter writer, EnumModel model, string function)
    {
        writer.Open($"static {model.Reference} {function}(ref global::Events.Wire.EntryReader reader)");
        writer.Line("global::System.ReadOnlySpan<byte> text = reader.ReadBytes();");
        IEnumerable<IGrouping<int, EnumMemberModel>> lengths = model.Members
            .GroupBy(static member => Encoding.UTF8.GetByteCount(member.Name))
            .OrderBy(static group => group.Key);
        if (model.Members.Count > 0)
        {
            writer.Open("switch (text.Length)");
            foreach (IGrouping<int, EnumMemberModel> group in lengths)
            {
                writer.Line($"case {group.Key.ToString(CultureInfo.InvariantCulture)}:");
                writer.Indent();
                foreach (EnumMemberModel member in group)
                {
                    writer.Open($"if (global::System.MemoryExtensions.SequenceEqual(text, {Literals.Utf8(member.Name)}))");
                    writer.Line($"return {Member(model, member)};");
                    writer.Close();
                    writer.Line();
                }

                writer.Line("break;");
                writer.Unindent();
            }

            writer.Close();
            writer.Line();
        }

        foreach (EnumMemberModel member in AnyCase(model))
        {
            writer.Open($"if (global::System.Text.Ascii.EqualsIgnoreCase(text, {Literals.Utf8(member.Name)}))");
            writer.Line($"return {Member(model, member)};");
            writer.Close();
            writer.Line();
        }

        writer.Open($"if (global::Events.Wire.EntryReader.TryParseInteger(text, out {model.Underlying} number))");
        writer.Line($"return ({model.Reference})number;");
        writer.Close();
        writer.Line();
        writer.Line($"throw reader.Invalid(text, {Literals.Quote($"a name or number of {model.Name}")});");
        writer.Close();
    }

    // Others write names in a case of their own: read as long as only one member can be meant.
    private static IEnumerable<EnumMemberModel> AnyCase(EnumModel model) =>
        model.Members
            .Where(static member => member.Name.All(static character => character < 128))
            .GroupBy(static member => member.Name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() == 1)
            .Select(static group => group.First());

    private static string Member(EnumModel model, EnumMemberModel member) =>
        FormattableString.Invariant($"{model.Reference}.{Identifiers.Escape(member.Name)}");
}
