using System.Globalization;
using System.Text;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>
/// Functions that write and read an enum by name, and by number what has no name: of a class that the assembly's events have in common, or local
/// ones where that class cannot name the enum.
/// </summary>
internal static class EnumEmitter
{
    /// <summary>The function that writes each enum, by the enum's reference.</summary>
    public static Dictionary<string, string> NameWriters(EventModel model, LocalNames locals) =>
        model.Enums.ToDictionary(
            static item => item.Reference,
            item => item.Home.Length > 0 ? item.Home + ".Write" : locals.NextAsIs("Write" + item.Name), StringComparer.Ordinal);

    /// <summary>The function that reads each enum, by the enum's reference.</summary>
    public static Dictionary<string, string> NameReaders(EventModel model, LocalNames locals) =>
        model.Enums.ToDictionary(
            static item => item.Reference,
            item => item.Home.Length > 0 ? $"{item.Home}.{item.Reader}" : locals.NextAsIs("Read" + item.Name), StringComparer.Ordinal);

    /// <summary>The enums that are written by name somewhere in the event.</summary>
    public static IEnumerable<EnumModel> Written(EventModel model)
    {
        HashSet<string> written = [.. model.Shape.Fields
            .SelectMany(static field => field.Value.SelfAndInner())
            .Where(static value => value.Kind == Events.Generator.Shapes.FieldKind.Enum && !value.IsEnumNumber)
            .Select(static value => value.Type)];
        return model.Enums.Where(item => written.Contains(item.Reference));
    }

    public static void EmitWriter(SourceWriter writer, EnumModel model, string modifiers, string function)
    {
        writer.List(
            $"{modifiers} void {function}(",
            ["ref global::Events.Wire.EntryWriter writer", "global::System.ReadOnlySpan<byte> name", $"{model.Reference} value"],
            ")");
        writer.Open();
        writer.Open("switch (value)");
        foreach (EnumMemberModel member in model.Members.Where(static member => !member.IsAlias))
        {
            writer.Line($"case {Member(model, member)}:");
            writer.Indent();
            writer.Line($"writer.WritePair(name, {Literals.Bulk(member.WireName)});");
            writer.Line("break;");
            writer.Unindent();
        }

        foreach ((decimal number, EnumMemberModel member) in NumbersThatAreNames(model))
        {
            writer.Line($"case ({model.Reference})({number.ToString(CultureInfo.InvariantCulture)}):");
            writer.Indent();
            writer.Line(
                $"throw new global::System.ArgumentException({Literals.Quote($"The value {member.WireName} of '{model.Name}' has no name, and its number is the name of '{member.Name}'.")});");
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

    public static void EmitReader(SourceWriter writer, EnumModel model, string modifiers, string function)
    {
        writer.Open($"{modifiers} {model.Reference} {function}(ref global::Events.Wire.EntryReader reader)");
        writer.Line("global::System.ReadOnlySpan<byte> text = reader.ReadBytes();");
        (string Name, EnumMemberModel Member)[] names = Names(model).ToArray();
        IEnumerable<IGrouping<int, (string Name, EnumMemberModel Member)>> lengths = names
            .GroupBy(static item => Encoding.UTF8.GetByteCount(item.Name))
            .OrderBy(static group => group.Key);
        if (names.Length > 0)
        {
            writer.Open("switch (text.Length)");
            foreach (IGrouping<int, (string Name, EnumMemberModel Member)> group in lengths)
            {
                writer.Line($"case {group.Key.ToString(CultureInfo.InvariantCulture)}:");
                writer.Indent();
                foreach ((string name, EnumMemberModel member) in group)
                {
                    writer.Open($"if (global::System.MemoryExtensions.SequenceEqual(text, {Literals.Utf8(name)}))");
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

        foreach ((string name, EnumMemberModel member) in AnyCase(names))
        {
            writer.Open($"if (global::System.Text.Ascii.EqualsIgnoreCase(text, {Literals.Utf8(name)}))");
            writer.Line($"return {Member(model, member)};");
            writer.Close();
            writer.Line();
        }

        writer.Open($"if (global::Events.Wire.EntryReader.TryParseInteger(text, out {model.Underlying} number))");
        writer.Line($"return ({model.Reference})number;");
        writer.Close();
        writer.Line();
        writer.Line(model.Unknown is { } unknown
            ? $"return {model.Reference}.{Identifiers.Escape(unknown)};"
            : $"throw reader.Invalid(text, {Literals.Quote($"a name or number of {model.Name}")});");
        writer.Close();
    }

    // A value without a name is written as its number, and would be read as the member that has it for a name.
    private static IEnumerable<(decimal Number, EnumMemberModel Member)> NumbersThatAreNames(EnumModel model)
    {
        (decimal least, decimal most) = model.Underlying switch
        {
            "byte" => (byte.MinValue, byte.MaxValue),
            "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
            "short" => (short.MinValue, short.MaxValue),
            "ushort" => (ushort.MinValue, ushort.MaxValue),
            "uint" => (uint.MinValue, uint.MaxValue),
            "long" => (long.MinValue, long.MaxValue),
            "ulong" => (ulong.MinValue, ulong.MaxValue),
            _ => ((decimal)int.MinValue, (decimal)int.MaxValue),
        };
        foreach (EnumMemberModel member in model.Members.Where(static member => !member.IsAlias))
        {
            if (decimal.TryParse(member.WireName, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number)
                && number.ToString(CultureInfo.InvariantCulture) == member.WireName && number >= least && number <= most
                && model.Members.All(other => other.Value != member.WireName))
            {
                yield return (number, member);
            }
        }
    }

    // A name of today goes before an older one of another member.
    private static IEnumerable<(string Name, EnumMemberModel Member)> Names(EnumModel model)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (EnumMemberModel member in model.Members)
        {
            if (taken.Add(member.WireName)) yield return (member.WireName, member);
        }

        foreach (EnumMemberModel member in model.Members)
        {
            foreach (string name in member.OlderNames)
            {
                if (taken.Add(name)) yield return (name, member);
            }
        }
    }

    // Others write names in a case of their own: read as long as only one member can be meant.
    private static IEnumerable<(string Name, EnumMemberModel Member)> AnyCase((string Name, EnumMemberModel Member)[] names) =>
        names
            .Where(static item => item.Name.All(static character => character < 128))
            .GroupBy(static item => item.Name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() == 1)
            .Select(static group => group.First());

    private static string Member(EnumModel model, EnumMemberModel member) =>
        FormattableString.Invariant($"{model.Reference}.{Identifiers.Escape(member.Name)}");
}
