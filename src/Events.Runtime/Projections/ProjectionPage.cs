using Events.Store.Projections;

namespace Events.Projections;

/// <summary>Some entries, one behind the other, whose changes of the state are written together with the position behind them.</summary>
public sealed class ProjectionPage
{
    internal ProjectionPage(ProjectionBatch batch, ProjectionRole role, string owner, ProjectionPosition? from)
    {
        Batch = batch;
        Role = role;
        Owner = owner;
        From = from;
    }

    /// <summary>The batch with what the handlers write, which also says which state it is.</summary>
    public ProjectionBatch Batch { get; }

    /// <summary>The role of the state, as far as is known.</summary>
    public ProjectionRole Role { get; }

    /// <summary>The owner of the lease, as far as is known.</summary>
    public string Owner { get; }

    /// <summary>The position before; null when there is none. A storage compares it when it commits.</summary>
    public ProjectionPosition? From { get; }

    /// <summary>The position behind, as far as has been handled.</summary>
    public ProjectionPosition To { get; internal set; }

    /// <summary>The number of entries in the page.</summary>
    public int Count { get; internal set; }

    /// <summary>Tells whether the end of the stream is reached with it: then it takes the place of a live state that stands still.</summary>
    public bool IsCaughtUp { get; internal set; }

    /// <summary>The services of its scope, in which the class of the handlers was made; of a page that was not begun there are none.</summary>
    public IServiceProvider Services { get; internal set; } = ProjectionInstances.ServicesOf(null);
}
