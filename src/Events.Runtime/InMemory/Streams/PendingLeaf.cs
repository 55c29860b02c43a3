namespace Events.InMemory.Streams;

/// <summary>Up to 64 neighbours of a pending entries list, ordered by ID.</summary>
internal sealed class PendingLeaf
{
    public const int Capacity = 64;

    private EntryId[] _ids = new EntryId[4];
    private PendingDelivery[] _deliveries = new PendingDelivery[4];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public EntryId FirstId => _ids[0];

    public PendingDelivery this[int index] => _deliveries[index];

    /// <summary>Returns the index of the first delivery whose ID is not smaller; <see cref="Count"/> if none is.</summary>
    public int IndexOf(EntryId id)
    {
        int index = _ids.AsSpan(0, Count).BinarySearch(id);
        return index < 0 ? ~index : index;
    }

    public bool Has(int index, EntryId id) => index < Count && _ids[index] == id;

    public void Insert(int index, PendingDelivery delivery)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, Count * 2);
            Array.Resize(ref _deliveries, Count * 2);
        }

        Array.Copy(_ids, index, _ids, index + 1, Count - index);
        Array.Copy(_deliveries, index, _deliveries, index + 1, Count - index);
        _ids[index] = delivery.Id;
        _deliveries[index] = delivery;
        Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_ids, index + 1, _ids, index, Count - index);
        Array.Copy(_deliveries, index + 1, _deliveries, index, Count - index);
        _deliveries[Count] = null!;
    }

    /// <summary>Moves the larger half into a new leaf.</summary>
    public PendingLeaf Split()
    {
        var upper = new PendingLeaf();
        int middle = Count / 2;
        for (int i = middle; i < Count; i++) upper.Insert(i - middle, _deliveries[i]);
        Array.Clear(_deliveries, middle, Count - middle);
        Count = middle;
        return upper;
    }

    /// <summary>Takes over what the next leaf holds.</summary>
    public void Append(PendingLeaf next)
    {
        for (int i = 0; i < next.Count; i++) Insert(Count, next._deliveries[i]);
    }
}
