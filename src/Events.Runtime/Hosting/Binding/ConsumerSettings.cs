using Events.Policies;

namespace Events.Hosting.Binding;

/// <summary>The keys of <see cref="ConsumerOptions"/>.</summary>
internal static class ConsumerSettings
{
    public static SettingsTable<ConsumerOptions> Table { get; } = new(
        new(nameof(ConsumerOptions.Name), static (o, s) => o.Name = Read.Text(s)),
        new(nameof(ConsumerOptions.Concurrency), static (o, s) => o.Concurrency = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.BatchSize), static (o, s) => o.BatchSize = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.HoldTarget), static (o, s) => o.HoldTarget = Read.Time(s)),
        new(nameof(ConsumerOptions.Prefetch), static (o, s) => o.Prefetch = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.PrefetchBytes), static (o, s) => o.PrefetchBytes = Read.Number<long>(s)),
        new(nameof(ConsumerOptions.BlockTime), static (o, s) => o.BlockTime = Read.Time(s)),
        new(nameof(ConsumerOptions.MinIdle), static (o, s) => o.MinIdle = Read.Time(s)),
        new(nameof(ConsumerOptions.LeaseRenewal), static (o, s) => o.LeaseRenewal = Read.Time(s)),
        new(nameof(ConsumerOptions.ReapInterval), static (o, s) => o.ReapInterval = Read.Time(s)),
        new(nameof(ConsumerOptions.ReapPageSize), static (o, s) => o.ReapPageSize = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.ReapTimeBudget), static (o, s) => o.ReapTimeBudget = Read.Time(s)),
        new(nameof(ConsumerOptions.AckBatchSize), static (o, s) => o.AckBatchSize = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.AckDelay), static (o, s) => o.AckDelay = Read.Time(s)),
        new(nameof(ConsumerOptions.MaxDeliveries), static (o, s) => o.MaxDeliveries = Read.Number<int>(s)),
        new(nameof(ConsumerOptions.Retry), static (o, s, problems) => RetrySettings.Table.Bind(s, o.Retry = o.Retry.Copy(), problems)),
        new(nameof(ConsumerOptions.UnhandledEvents), static (o, s) => o.UnhandledEvents = Read.Name<UnhandledEventPolicy>(s)),
        new(nameof(ConsumerOptions.HandledTypesKept), static (o, s) => o.HandledTypesKept = Read.Time(s)),
        new(nameof(ConsumerOptions.UnknownEvents), static (o, s) => o.UnknownEvents = Read.Name<UnhandledEventPolicy>(s)),
        new(nameof(ConsumerOptions.MissingDedupeKey), static (o, s) => o.MissingDedupeKey = Read.Name<MissingDedupeKeyPolicy>(s)),
        new(nameof(ConsumerOptions.DestroyedKey), static (o, s) => o.DestroyedKey = Read.Name<DestroyedKeyPolicy>(s)),
        new(nameof(ConsumerOptions.MaxDeadLetters), static (o, s) => o.MaxDeadLetters = Read.Number<long>(s)),
        new(nameof(ConsumerOptions.LogFieldValues), static (o, s) => o.LogFieldValues = Read.Boolean(s)),
        new(nameof(ConsumerOptions.AtMostOnce), static (o, s) => o.AtMostOnce = Read.Boolean(s)),
        new(nameof(ConsumerOptions.DeleteConsumersAfter), static (o, s) => o.DeleteConsumersAfter = Read.Time(s)),
        new(nameof(ConsumerOptions.LagWarning), static (o, s) => o.LagWarning = Read.Number<long>(s)),
        new(nameof(ConsumerOptions.StopTimeout), static (o, s) => o.StopTimeout = Read.Time(s)),
        new(nameof(ConsumerOptions.StopGrace), static (o, s) => o.StopGrace = Read.Time(s)),
        new(nameof(ConsumerOptions.SlowHandlerWarning), static (o, s) => o.SlowHandlerWarning = Read.Time(s)),
        new(nameof(ConsumerOptions.HandlerTimeout), static (o, s) => o.HandlerTimeout = Read.TimeOrNone(s)),
        new(nameof(ConsumerOptions.LinkTracesAfter), static (o, s) => o.LinkTracesAfter = Read.Time(s)),
        new(nameof(ConsumerOptions.TakesBaggage), static (o, s) => o.TakesBaggage = Read.Boolean(s)),
        new(nameof(ConsumerOptions.LogScopes), static (o, s) => o.LogScopes = Read.Boolean(s)),
        new(nameof(ConsumerOptions.LeasesPartitions), static (o, s) => o.LeasesPartitions = Read.Boolean(s)));
}
