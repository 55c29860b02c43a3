namespace Events.InMemory.Streams;

/// <summary>Walks over the entries of a stream that are not deleted. Not valid once the stream changes.</summary>
internal struct StreamCursor
{
    private readonly Ring<StreamNode> _nodes;
    private readonly EntryId _last;
    private readonly int _step;
    private int _node;
    private int _index;

    private StreamCursor(Ring<StreamNode> nodes, EntryId last, int step, int node, int index)
    {
        _nodes = nodes;
        _last = last;
        _step = step;
        _node = node;
        _index = index;
    }

    /// <summary>Walks forwards over the entries from one ID to another, both inclusive.</summary>
    public static StreamCursor Forward(Ring<StreamNode> nodes, EntryId from, EntryId to)
    {
        int node = Math.Max(0, LastNodeStartingAtOrBefore(nodes, from));
        int index = node < nodes.Count ? nodes[node].IndexOf(from) : 0;
        return new StreamCursor(nodes, to, 1, node, index);
    }

    /// <summary>Walks backwards over the entries from the larger ID to the smaller one, both inclusive.</summary>
    public static StreamCursor Backward(Ring<StreamNode> nodes, EntryId to, EntryId from)
    {
        int node = LastNodeStartingAtOrBefore(nodes, to);
        if (node < 0) return new StreamCursor(nodes, from, -1, -1, 0);
        int index = nodes[node].IndexOf(to);
        if (index == nodes[node].Count || nodes[node].GetId(index) > to) index--;
        return new StreamCursor(nodes, from, -1, node, index);
    }

    /// <summary>Steps to the next entry.</summary>
    public bool TryNext(out StoredEntry entry)
    {
        while (_node >= 0 && _node < _nodes.Count)
        {
            StreamNode node = _nodes[_node];
            for (; _index >= 0 && _index < node.Count; _index += _step)
            {
                EntryId id = node.GetId(_index);
                if (_step > 0 ? id > _last : id < _last)
                {
                    _node = -1;
                    entry = default;
                    return false;
                }

                if (!node.IsLive(_index)) continue;
                entry = node[_index];
                _index += _step;
                return true;
            }

            _node += _step;
            if (_node >= 0 && _node < _nodes.Count) _index = _step > 0 ? 0 : _nodes[_node].Count - 1;
        }

        entry = default;
        return false;
    }

    /// <summary>The node that holds an ID if any does; -1 when the ID comes before all nodes.</summary>
    public static int LastNodeStartingAtOrBefore(Ring<StreamNode> nodes, EntryId id)
    {
        int low = 0;
        int high = nodes.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (nodes[middle].FirstId <= id) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
