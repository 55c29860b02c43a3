namespace Events.Consuming.Holding;

/// <summary>Says which states may follow a state of an entry. <c>docs/internals/entry-states.md</c> has the same table, which a test compares.</summary>
internal static class HeldStates
{
    // How a handler's work ends: the same for one that does not await its own commit.
    private const int Ends = 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Waiting | 1 << (int)HeldState.Settling | 1 << (int)HeldState.Handled;

    // By state, a bit for each that may follow.
    private static readonly int[] s_next =
    [
        /* Pooled */ 1 << (int)HeldState.Arriving,
        /* Arriving */
            1 << (int)HeldState.Pooled | 1 << (int)HeldState.Blocked | 1 << (int)HeldState.Ready | 1 << (int)HeldState.Settling | 1 << (int)HeldState.Handled,
            /* Blocked */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Ready,
            /* Ready */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Running | 1 << (int)HeldState.Releasing,
            /* Running */ Ends | 1 << (int)HeldState.Committing,
            /* Waiting */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Ready | 1 << (int)HeldState.Releasing,
            /* Committing */ Ends | 1 << (int)HeldState.Running | 1 << (int)HeldState.Committed,
            /* Committed */ Ends,
            /* Settling */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.DeadLettering,
            /* DeadLettering */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Settling,
            /* Handled */ 1 << (int)HeldState.Acknowledging,
            /* Acknowledging */ 1 << (int)HeldState.Pooled | 1 << (int)HeldState.Handled,
            /* Releasing */ 1 << (int)HeldState.Pooled,
        ];

    /// <summary>Tells whether one state may follow another.</summary>
    /// <param name="from">The state that an entry is in.</param>
    /// <param name="to">The next.</param>
    public static bool Allows(HeldState from, HeldState to) => (s_next[(int)from] & (1 << (int)to)) != 0;

    /// <summary>Refuses what may not be.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="from">The state that it is in.</param>
    /// <param name="to">The next.</param>
    /// <exception cref="InvalidOperationException">The one may not follow the other.</exception>
    public static void Check(EntryId id, HeldState from, HeldState to)
    {
        if (!Allows(from, to)) throw new InvalidOperationException($"Entry {id} is {from} and cannot become {to}.");
    }
}
