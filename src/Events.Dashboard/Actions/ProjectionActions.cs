namespace Events.Dashboard.Actions;

/// <summary>The actions on projections whose state is beside their stream.</summary>
internal static class ProjectionActions
{
    public static IReadOnlyList<DashboardAction> All => [new("rebuild", RebuildAsync)];

    private static async Task<ActionOutcome> RebuildAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string projection) = (form.GetText("key"), form.GetText("projection"));
        return await request.Administration.RebuildProjectionAsync(stream, projection, request.Stop).ConfigureAwait(false) is { } generation
            ? new ActionOutcome($"Whoever runs {projection} builds state {generation}.")
            : throw new RefusedException($"Nobody has ever run the projection {projection} of {stream}.");
    }
}
