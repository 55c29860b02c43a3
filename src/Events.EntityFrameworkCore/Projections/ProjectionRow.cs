namespace Events.EntityFrameworkCore.Projections;

/// <summary>A row for one state of a projection: how far it is, and who writes it. The row of generation 0 says which state is live.</summary>
public class ProjectionRow
{
    /// <summary>The length in characters of the longest <see cref="Fault"/> that is kept; what is longer is cut off.</summary>
    public const int MaxFault = 4000;

    /// <summary>The name of the projection.</summary>
    public required string Name { get; set; }

    /// <summary>The Redis key of its stream.</summary>
    public required string Stream { get; set; }

    /// <summary>The number of the state, from 1; 0 for the row that says which of them is live.</summary>
    public int Generation { get; set; }

    /// <summary>The last entry that it has passed; null for none.</summary>
    public string? Position { get; set; }

    /// <summary>The counters of the stream at that entry, which tell later whether anything was trimmed unread; null for none.</summary>
    public string? Counted { get; set; }

    /// <summary>The owner of the lease; null for nobody.</summary>
    public string? Owner { get; set; }

    /// <summary>
    /// The number of changes of the row: it is raised each time that the lease is taken or kept. No clocks are compared: another process takes the lease when
    /// it has seen the same number for as long as a lease lasts.
    /// </summary>
    public long Version { get; set; }

    /// <summary>The reason why the projection stands still; null when it does not.</summary>
    public string? Fault { get; set; }

    /// <summary>The number of the state that is read, in the row of generation 0.</summary>
    public int Live { get; set; }

    /// <summary>The number of the state that is being built, in the row of generation 0; null for none.</summary>
    public int? Next { get; set; }

    /// <summary>The time since when a state is not live any more, in Unix milliseconds; null as long as it is of use.</summary>
    public long? DroppedAt { get; set; }
}
