namespace Events.InMemory.Streams;

/// <summary>
/// A list that adds at the end and removes at the front in constant time (amortised), with access by index.
/// </summary>
internal sealed class Ring<T>
{
    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _items[Slot(index)];
        }
    }

    public void Add(T item) => Insert(Count, item);

    public void Insert(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count, nameof(index));
        if (Count == _items.Length) Resize(Math.Max(4, Count * 2));
        for (int i = Count; i > index; i--) _items[Slot(i)] = _items[Slot(i - 1)];
        _items[Slot(index)] = item;
        Count++;
    }

    public void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (index == 0)
        {
            _items[_head] = default!;
            _head = Slot(1);
        }
        else
        {
            for (int i = index + 1; i < Count; i++) _items[Slot(i - 1)] = _items[Slot(i)];
            _items[Slot(Count - 1)] = default!;
        }

        Count--;

        // What was once long does not stay large.
        if (_items.Length > 16 && Count <= _items.Length / 4) Resize(_items.Length / 2);
    }

    private int Slot(int index)
    {
        int slot = _head + index;
        return slot < _items.Length ? slot : slot - _items.Length;
    }

    private void Resize(int capacity)
    {
        var resized = new T[capacity];
        int untilEnd = Math.Min(Count, _items.Length - _head);
        Array.Copy(_items, _head, resized, 0, untilEnd);
        Array.Copy(_items, 0, resized, untilEnd, Count - untilEnd);
        _items = resized;
        _head = 0;
    }
}
