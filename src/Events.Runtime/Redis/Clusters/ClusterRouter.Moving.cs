using Events.Locking;
using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <content>
/// The one place where a slot changes hands, whoever says so: it is closed first, so that nothing goes to its new owner before all is answered that was
/// sent to the one before.
/// </content>
internal sealed partial class ClusterRouter
{
    private readonly OrderedLock _moveLock = new(LockRank.Moves);

    // Closes the slots that change hands, and says whose they are. They are opened by EndMove, and are to be by whoever calls this.
    private List<SlotMove> BeginMove(int first, int count, Func<int, ClusterNode?> ownerOf)
    {
        List<SlotMove> moves = [];
        lock (_moveLock.InOrder)
        {
            Dictionary<ClusterNode, List<int>> left = [];
            for (int slot = first; slot < first + count; slot++)
            {
                // Of one that nobody had nothing is on its way.
                if (_owners[slot] is not { } before || before == ownerOf(slot)) continue;
                if (!left.TryGetValue(before, out List<int>? slots)) left.Add(before, slots = []);
                slots.Add(slot);
            }

            foreach ((ClusterNode node, List<int> slots) in left)
            {
                var move = new SlotMove(slots, [.. node.Connections]);
                moves.Add(move);

                // One more, for what waits to be sent to the node and is taken from it.
                _gates.Close(slots, move.Connections.Length + 1);
            }

            for (int slot = first; slot < first + count; slot++) Volatile.Write(ref _owners[slot], ownerOf(slot));
        }

        return moves;
    }

    private void EndMove(List<SlotMove> moves)
    {
        TakeFromOthers();
        foreach (SlotMove move in moves)
        {
            foreach (SharedConnection connection in move.Connections) _gates.SendFence(move.Slots, connection, _options.ConnectTimeout / 4);
            _gates.Pass(move.Slots);
        }

        // Who waits for a stream of these asks the node that has it now.
        if (moves.Count > 0) _options.Keys?.ChangeAll();
    }
}
