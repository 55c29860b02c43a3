using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Events.Administration;
using Events.Cli.Terminals;

namespace Events.Cli.Parsing;

/// <summary>Options and arguments whose bad values are refused with what was expected.</summary>
internal static class Parsers
{
    public static Argument<string> Text(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Length == 0)) result.AddError($"The {result.Argument.Name.ToLowerInvariant()} is empty.");
        });
        return argument;
    }

    public static Argument<EntryId> Id(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = static result => Parse(result, EntryId.Parse),
    };

    public static Option<string?> Text(string name, string description, string help)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = help };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Length == 0)) result.AddError($"{result.Option.Name} is empty.");
        });
        return option;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<EntryId?> Start(string name, string description, Terminal terminal) => new(name)
    {
        Description = description,
        HelpName = "id|time|ago",
        CustomParser = result => Parse<EntryId?>(result, text => PositionText.ParseStart(text, terminal.Time.GetUtcNow())),
    };

    public static Option<EntryId?> End(string name, string description, Terminal terminal) => new(name)
    {
        Description = description,
        HelpName = "id|time|ago",
        CustomParser = result => Parse<EntryId?>(result, text => PositionText.ParseEnd(text, terminal.Time.GetUtcNow())),
    };

    public static Option<TimeSpan?> Span(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "30s|5m|2h",
        CustomParser = static result => Parse<TimeSpan?>(result, static text => PositionText.ParseSpan(text)),
    };

    /// <summary>A whole number.</summary>
    public static Option<long?> Number(string name, string description, long least, long most = long.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => Parse<long?>(result, text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
                ? number
                : throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{text}' is no number that {name} takes; expected a whole number of {least} or more{(most == long.MaxValue ? "" : $", up to {most}")}."))),
    };

    /// <summary>A number a second.</summary>
    public static Option<double?> Rate(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => Parse<double?>(result, text =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate > 0 && double.IsFinite(rate)
                ? rate
                : throw new FormatException($"'{text}' is no rate; expected a number a second, more than 0.")),
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            result.AddError(Words.Of(exception));
            return default;
        }
    }
}
