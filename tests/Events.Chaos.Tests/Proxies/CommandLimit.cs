namespace Events.Chaos.Proxies;

/// <summary>Lets so many commands pass, over all connections, and then says that it is over.</summary>
public sealed class CommandLimit(int max, Action onReached)
{
    private readonly Lock _lock = new();
    private readonly List<string> _passed = [];

    /// <summary>The names of the commands that passed.</summary>
    public IReadOnlyList<string> Passed
    {
        get
        {
            lock (_lock) return [.. _passed];
        }
    }

    /// <summary>Whether a command was held back.</summary>
    public bool IsReached { get; private set; }

    /// <summary>Takes bytes on their way to the server.</summary>
    /// <returns>How many of them may pass.</returns>
    internal int Take(CommandReader reader, ReadOnlySpan<byte> bytes)
    {
        if (max == int.MaxValue) return bytes.Length;
        int passed = 0;
        bool over = false;
        lock (_lock)
        {
            while (passed < bytes.Length && !over)
            {
                // A command passes whole or not at all, as far as it is here; a part of it the server would ignore anyway.
                if (_passed.Count >= max)
                {
                    over = IsReached = true;
                    break;
                }

                passed += reader.Read(bytes[passed..], out string? name);
                if (name is not null) _passed.Add(name);
            }
        }

        if (over) onReached();
        return passed;
    }
}
