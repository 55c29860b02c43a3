using Events.Policies;

namespace Events.Hosting.Binding;

/// <summary>The keys of <see cref="RetryPolicy"/>.</summary>
internal static class RetrySettings
{
    public static SettingsTable<RetryPolicy> Table { get; } = new(
        new(nameof(RetryPolicy.ImmediateRetries), static (o, s) => o.ImmediateRetries = Read.Number<int>(s)),
        new(nameof(RetryPolicy.FirstDelay), static (o, s) => o.FirstDelay = Read.Time(s)),
        new(nameof(RetryPolicy.Factor), static (o, s) => o.Factor = Read.Number<double>(s)),
        new(nameof(RetryPolicy.MaxDelay), static (o, s) => o.MaxDelay = Read.Time(s)),
        new(nameof(RetryPolicy.Jitter), static (o, s) => o.Jitter = Read.Number<double>(s)));
}
