using Microsoft.Extensions.Configuration;

namespace Events.Hosting.Binding;

/// <summary>The keys of <see cref="StreamOptions"/>.</summary>
internal static class StreamSettings
{
    public static SettingsTable<StreamOptions> Table { get; } = new(
        new(nameof(StreamOptions.Key), static (o, s) => o.Key = Read.Text(s)),
        new(nameof(StreamOptions.Retention), static (o, s) => o.Retention = ReadRetention(s)),
        new(nameof(StreamOptions.SendsBaggage), static (o, s) => o.SendsBaggage = Read.Boolean(s)),
        new(nameof(StreamOptions.CloudEventSource), static (o, s) => o.CloudEventSource = Read.Text(s)),
        new(nameof(StreamOptions.CloudEventSubject), static (o, s) => o.CloudEventSubject = Read.Text(s)));

    private static Retention ReadRetention(IConfigurationSection section)
    {
        if ("None".Equals(section.Value, StringComparison.OrdinalIgnoreCase)) return Retention.None;
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children is not [var only]) throw new ExpectedException("None, or a section with MaxLength (a number) or MaxAge (a time)");
        return only.Key.ToUpperInvariant() switch
        {
            "MAXLENGTH" => Retention.ByLength(Read.Number<long>(only)),
            "MAXAGE" => Retention.ByAge(Read.Time(only)),
            _ => throw new FormatException($"'{only.Key}' is not known; there are MaxLength and MaxAge."),
        };
    }
}
