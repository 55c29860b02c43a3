namespace Events.Store.Projections;

/// <summary>A projection and its states.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generations">Its states, by their numbers.</param>
public sealed record ProjectionStanding(string Name, IReadOnlyList<GenerationStanding> Generations)
{
    /// <summary>The state that is read.</summary>
    public GenerationStanding Live => Find(ProjectionRole.Live)!;

    /// <summary>The state that is being built beside it; null for none.</summary>
    public GenerationStanding? Next => Find(ProjectionRole.Next);

    /// <summary>The state of a role; null for none.</summary>
    /// <param name="role">The role.</param>
    public GenerationStanding? Find(ProjectionRole role)
    {
        foreach (GenerationStanding generation in Generations)
        {
            if (generation.Role == role) return generation;
        }

        return null;
    }
}
