using Events.Producing;
using Events.Streams;
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
        new(nameof(StreamOptions.CloudEventSubject), static (o, s) => o.CloudEventSubject = Read.Text(s)),
        new(nameof(StreamOptions.IdempotencyWindow), static (o, s) => o.IdempotencyWindow = Read.Time(s)),
        new(nameof(StreamOptions.ProduceRetryTime), static (o, s) => o.ProduceRetryTime = Read.Time(s)),
        new(nameof(StreamOptions.GeneratesIdempotencyKeys), static (o, s) => o.GeneratesIdempotencyKeys = Read.Boolean(s)),
        new(nameof(StreamOptions.Durability), static (o, s) => o.Durability = ReadDurability(s)));

    private static Durability ReadDurability(IConfigurationSection section)
    {
        if ("Acknowledged".Equals(section.Value, StringComparison.OrdinalIgnoreCase)) return Durability.Acknowledged;
        int replicas = 0;
        bool isFsynced = false;
        TimeSpan? timeout = null;
        foreach (IConfigurationSection part in section.GetChildren())
        {
            switch (part.Key.ToUpperInvariant())
            {
                case "REPLICAS":
                    replicas = Read.Number<int>(part);
                    break;
                case "FSYNCED":
                    isFsynced = Read.Boolean(part);
                    break;
                case "TIMEOUT":
                    timeout = Read.Time(part);
                    break;
                default:
                    throw new FormatException($"'{part.Key}' is not known; there are Replicas, Fsynced and Timeout.");
            }
        }

        if (timeout is not { } limit || (replicas == 0 && !isFsynced))
        {
            throw new ExpectedException("Acknowledged, or a section with Replicas (a number), Fsynced (true) or both, and Timeout (a time)");
        }

        return isFsynced ? Durability.Fsynced(limit, replicas) : Durability.Replicated(replicas, limit);
    }

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
