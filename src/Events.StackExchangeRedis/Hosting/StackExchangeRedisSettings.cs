using Events.Hosting.Binding;

namespace Events.StackExchangeRedis.Hosting;

/// <summary>The keys of <see cref="StackExchangeRedisOptions"/>.</summary>
internal static class StackExchangeRedisSettings
{
    public static SettingsTable<StackExchangeRedisOptions> Table { get; } = new(
        new(nameof(StackExchangeRedisOptions.Database), static (o, s) => o.Database = Read.Number<int>(s)),
        new(nameof(StackExchangeRedisOptions.KeyPrefix), static (o, s) => o.KeyPrefix = Read.Text(s)),
        new(nameof(StackExchangeRedisOptions.MinPollPause), static (o, s) => o.MinPollPause = Read.Time(s)),
        new(nameof(StackExchangeRedisOptions.MaxPollPause), static (o, s) => o.MaxPollPause = Read.Time(s)),
        new(nameof(StackExchangeRedisOptions.DedicatedReads), static (o, s) => o.DedicatedReads = Read.Boolean(s)),
        new(nameof(StackExchangeRedisOptions.ServerSettings), static (o, s) => o.ServerSettings = Read.Name<Redis.ServerSettingsPolicy>(s)));
}
