using Events.Projections;

namespace Events.Hosting.Binding;

/// <summary>The keys of <see cref="ProjectionOptions"/>.</summary>
internal static class ProjectionSettings
{
    public static SettingsTable<ProjectionOptions> Table { get; } = new(
        new(nameof(ProjectionOptions.Lease), static (o, s) => o.Lease = Read.Time(s)),
        new(nameof(ProjectionOptions.PollInterval), static (o, s) => o.PollInterval = Read.Time(s)),
        new(nameof(ProjectionOptions.PageSize), static (o, s) => o.PageSize = Read.Number<int>(s)),
        new(nameof(ProjectionOptions.MaxAttempts), static (o, s) => o.MaxAttempts = Read.Number<int>(s)),
        new(nameof(ProjectionOptions.OnFailure), static (o, s) => o.OnFailure = Read.Name<ProjectionFailurePolicy>(s)),
        new(nameof(ProjectionOptions.GoOnBehindGaps), static (o, s) => o.GoOnBehindGaps = Read.Boolean(s)),
        new(nameof(ProjectionOptions.KeepOld), static (o, s) => o.KeepOld = Read.Time(s)),
        new(nameof(ProjectionOptions.StopTimeout), static (o, s) => o.StopTimeout = Read.Time(s)));
}
