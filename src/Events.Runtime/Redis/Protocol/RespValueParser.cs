using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>Builds the tree of one reply while it arrives.</summary>
internal sealed class RespValueParser
{
    /// <summary>The depth to which replies may nest. Redis itself goes to eight or so; scripts can return deeper ones.</summary>
    public const int MaxDepth = 128;

    private readonly Stack<Level> _open = new();

    /// <summary>Takes what has come.</summary>
    /// <param name="reader">A reader on the reply.</param>
    /// <param name="value">The tree, when it is complete.</param>
    /// <returns>Whether it is complete.</returns>
    /// <exception cref="ProtocolException">The reply is malformed, or nested too deep.</exception>
    public bool TryRead(ref RespReader reader, out RespValue value)
    {
        value = RespValue.Null;
        while (reader.TryRead(out RespToken token))
        {
            if (token.Kind is RespKind.Array or RespKind.Set or RespKind.Map)
            {
                if (_open.Count == MaxDepth)
                {
                    throw new ProtocolException($"The server's reply is nested deeper than {MaxDepth} levels.");
                }

                _open.Push(new Level(token.Kind, token.Children));
            }
            else
            {
                Add(RespValue.Scalar(token, reader.Text(token)));
            }

            while (_open.TryPeek(out Level? level) && level.IsComplete)
            {
                _open.Pop();
                Add(RespValue.Aggregate(level.Kind, level.Items));
            }

            if (_open.Count == 0)
            {
                value = _result!;
                _result = null;
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets a half-read reply.</summary>
    public void Reset()
    {
        _open.Clear();
        _result = null;
    }

    private RespValue? _result;

    private void Add(RespValue value)
    {
        if (_open.TryPeek(out Level? level)) level.Items.Add(value);
        else _result = value;
    }

    private sealed class Level(RespKind kind, long count)
    {
        public RespKind Kind => kind;

        // The count is the server's word; room is made as elements really come.
        public List<RespValue> Items { get; } = new((int)Math.Min(count, 64));

        public bool IsComplete => Items.Count == count;
    }
}
