using Events.Administration;
using Events.Dashboard.Html;
using Events.Store.Projections;

namespace Events.Dashboard.Views;

/// <summary>The projections whose state is beside the stream: how far each is, who runs it, why it stands still.</summary>
internal static class ProjectionsPanel
{
    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        IReadOnlyList<ProjectionDetails> states = await request.Watches.Of(stream).GetProjectionsAsync(request.Stop).ConfigureAwait(false);
        return states.Count == 0
            ? Markup.Of($"<p class=soft>No projection has its state beside it.</p>")
            : Tables.Cards(
                $"Projections of {stream}",
                ["Projection", "State", "Position", "#Lag", "Run by", "Stands still", request.CanAct ? "Actions" : ""],
                states.Select(state => State(request, state)));
    }

    private static (string Id, IReadOnlyList<Markup> Cells) State(DashboardRequest request, ProjectionDetails state) =>
        (ElementIds.Of("pr", state.Name, Words.Of(state.Generation)),
        [
            Markup.Text(state.Name),
            Markup.Of($"{Words.Of(state.Generation)}, {Role(state.Role)}"),
            state.Position is { } position ? Parts.EntryLink(request, state.Stream, position) : Markup.Text(Words.None),
            Markup.Text(state.Lag is { } lag ? Words.Of(lag) : "?"),
            state.Owner is { } owner ? Markup.Text(owner) : Markup.If(state.Role != ProjectionRole.Old, Markup.Of($"<span class=bad>nobody</span>")),
            state.Fault is { } fault ? Markup.Of($"<span class=bad>{fault}</span>") : Markup.Text(Words.None),
            Markup.If(state.Role == ProjectionRole.Live, request.Form(
                ElementIds.Of("prr", state.Name),
                "rebuild",
                "Rebuild",
                hidden: [("key", state.Stream), ("projection", state.Name)],
                confirm: $"Another state of {state.Name} is made from the first entry that {state.Stream} still has, beside this one, and takes its place. Rebuild it?",
                label: $"Rebuild: {state.Name}")),
        ]);

    private static string Role(ProjectionRole role) => role switch
    {
        ProjectionRole.Live => "live",
        ProjectionRole.Next => "being built",
        _ => "replaced",
    };
}
