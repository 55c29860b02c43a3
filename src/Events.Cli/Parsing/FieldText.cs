using Events.Cli.Terminals;

namespace Events.Cli.Parsing;

/// <summary>Reads <c>name=value</c>.</summary>
internal static class FieldText
{
    /// <summary>Reads fields; a value may hold further equals signs.</summary>
    /// <exception cref="CliException">One has no equals sign, or no name.</exception>
    public static List<KeyValuePair<string, string>> Parse(IEnumerable<string> texts)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new CliException(ExitCodes.Usage, $"'{text}' is no field; expected name=value.");
            fields.Add(new(text[..equals], text[(equals + 1)..]));
        }

        return fields;
    }
}
