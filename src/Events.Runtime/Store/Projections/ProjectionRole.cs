namespace Events.Store.Projections;

/// <summary>The role of a state of a projection, which says which of its states is meant.</summary>
public enum ProjectionRole
{
    /// <summary>The one that is read.</summary>
    Live,

    /// <summary>The one that is being built beside it, if there is one, and then takes over.</summary>
    Next,

    /// <summary>A state that was live before, and is deleted.</summary>
    Old,
}
