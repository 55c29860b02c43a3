using Events.Store.Projections;

namespace Events.InMemory.Values;

/// <summary>A projection of a stream: one value, where a server has several.</summary>
internal sealed class ProjectionValue
{
    public SortedDictionary<int, ProjectedState> States { get; } = [];

    public int Live { get; set; }

    public int? Next { get; set; }

    public int Last { get; set; }

    /// <summary>The state of a role.</summary>
    public ProjectedState? Find(ProjectionRole role) => role switch
    {
        ProjectionRole.Live => States.GetValueOrDefault(Live),
        ProjectionRole.Next => Next is { } next ? States.GetValueOrDefault(next) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Nobody writes a state that was live before."),
    };

    /// <summary>Begins another state.</summary>
    public ProjectedState Begin()
    {
        var state = new ProjectedState(++Last);
        States.Add(state.Number, state);
        return state;
    }

    /// <summary>Gives the role of a state.</summary>
    public ProjectionRole RoleOf(ProjectedState state) =>
        state.DropAt is not null ? ProjectionRole.Old : state.Number == Live ? ProjectionRole.Live : ProjectionRole.Next;
}
