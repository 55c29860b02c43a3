using System.Diagnostics.CodeAnalysis;

namespace Events.InMemory.Streams;

/// <summary>
/// A pending entries list: deliveries ordered by ID, of a group or of one of its consumers. Sorted leaves in a ring:
/// finding is logarithmic, adding behind the last (every new delivery) and removing the first cost next to nothing.
/// </summary>
internal sealed class PendingList
{
    private readonly Ring<PendingLeaf> _leaves = new();

    public int Count { get; private set; }

    public PendingDelivery? First => Count == 0 ? null : _leaves[0][0];

    public PendingDelivery? Last => Count == 0 ? null : LastLeaf[LastLeaf.Count - 1];

    private PendingLeaf LastLeaf => _leaves[_leaves.Count - 1];

    public bool TryGet(EntryId id, [NotNullWhen(true)] out PendingDelivery? delivery)
    {
        delivery = null;
        if (!TryLocate(id, out int leaf, out int index)) return false;
        delivery = _leaves[leaf][index];
        return true;
    }

    /// <summary>Adds a delivery; its ID must not be in the list.</summary>
    public void Add(PendingDelivery delivery)
    {
        int position = Math.Max(0, LeafOf(delivery.Id));
        if (_leaves.Count == 0) _leaves.Add(new PendingLeaf());
        PendingLeaf leaf = _leaves[position];
        int index = leaf.IndexOf(delivery.Id);
        if (leaf.IsFull)
        {
            // Behind the last one a new leaf leaves this one full; halves would stay half empty for ever.
            bool atEnd = position == _leaves.Count - 1 && index == leaf.Count;
            PendingLeaf next = atEnd ? new PendingLeaf() : leaf.Split();
            _leaves.Insert(position + 1, next);
            if (index >= leaf.Count)
            {
                index -= leaf.Count;
                leaf = next;
            }
        }

        leaf.Insert(index, delivery);
        Count++;
    }

    /// <summary>Removes a delivery.</summary>
    /// <returns>Whether it was in the list.</returns>
    public bool Remove(EntryId id)
    {
        if (!TryLocate(id, out int position, out int index)) return false;
        PendingLeaf leaf = _leaves[position];
        leaf.RemoveAt(index);
        Count--;
        if (leaf.Count == 0) _leaves.RemoveAt(position);
        else if (leaf.Count < PendingLeaf.Capacity / 4) MergeWithNeighbour(position);
        return true;
    }

    /// <summary>Walks over the deliveries from an ID on.</summary>
    public Cursor From(EntryId id)
    {
        int leaf = Math.Max(0, LeafOf(id));
        return new Cursor(_leaves, leaf, leaf < _leaves.Count ? _leaves[leaf].IndexOf(id) : 0);
    }

    private int LeafOf(EntryId id)
    {
        int low = 0;
        int high = _leaves.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_leaves[middle].FirstId <= id) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private bool TryLocate(EntryId id, out int leaf, out int index)
    {
        index = 0;
        leaf = LeafOf(id);
        if (leaf < 0) return false;
        index = _leaves[leaf].IndexOf(id);
        return _leaves[leaf].Has(index, id);
    }

    private void MergeWithNeighbour(int position)
    {
        int left = position > 0 ? position - 1 : position;
        if (left + 1 >= _leaves.Count) return;
        if (_leaves[left].Count + _leaves[left + 1].Count > PendingLeaf.Capacity * 3 / 4) return;
        _leaves[left].Append(_leaves[left + 1]);
        _leaves.RemoveAt(left + 1);
    }

    /// <summary>Walks over deliveries in the order of their IDs. Not valid any more once the list changes.</summary>
    public struct Cursor
    {
        private readonly Ring<PendingLeaf> _leaves;
        private int _leaf;
        private int _index;

        internal Cursor(Ring<PendingLeaf> leaves, int leaf, int index)
        {
            _leaves = leaves;
            _leaf = leaf;
            _index = index;
        }

        public bool TryNext([NotNullWhen(true)] out PendingDelivery? delivery)
        {
            while (_leaf < _leaves.Count)
            {
                PendingLeaf leaf = _leaves[_leaf];
                if (_index < leaf.Count)
                {
                    delivery = leaf[_index++];
                    return true;
                }

                _leaf++;
                _index = 0;
            }

            delivery = null;
            return false;
        }
    }
}
