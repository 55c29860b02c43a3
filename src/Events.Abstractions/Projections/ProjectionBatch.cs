using System.ComponentModel;
using Events.Commits;

namespace Events.Projections;

/// <summary>
/// The writes of a projection's handlers, together with the position behind the last event of a page: all of it is written or nothing. A handler has
/// it as <see cref="EventContext.Projection"/>. Where the state is elsewhere, as in a database context, it says no more than which generation is being
/// made.
/// </summary>
public sealed class ProjectionBatch
{
    private readonly string _prefix;
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes a batch. The runtime does; in the test of a handler give it to <c>EventContext.Create</c> and look at <see cref="Writes"/>.</summary>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="generation">Which of its states is being made, from 1.</param>
    /// <param name="keyPrefix">What the keys of the state begin with; null for <c>{stream}:projection:name:generation</c>.</param>
    public ProjectionBatch(string projection, int generation = 1, string? keyPrefix = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(projection);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        Projection = projection;
        Generation = generation;
        _prefix = keyPrefix ?? $"{{stream}}:projection:{projection}:{generation}";
    }

    /// <summary>The name of the projection.</summary>
    public string Projection { get; }

    /// <summary>
    /// The number of the state that is being made: 1 for the first one, and a higher number for each rebuild. What is kept outside of Redis is told apart by
    /// it, as by a column of the tables.
    /// </summary>
    public int Generation { get; }

    /// <summary>
    /// The writes so far. They are applied in one script, together with the position, by the process that has the lease and nobody else. Their keys are in
    /// the stream's slot.
    /// </summary>
    public Commit Writes { get; private set; } = new();

    /// <summary>
    /// The Redis key of a part of the state, beside the stream: a rebuild has others, and when it takes over those of the one before are deleted. Readers ask
    /// for the key of the live state.
    /// </summary>
    /// <param name="name">The name of the part, such as <c>by-customer</c>.</param>
    public string Key(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_keys.TryGetValue(name, out string? key))
        {
            // One for each customer, say: what is kept is for names that come again and again.
            if (_keys.Count >= 1000) _keys.Clear();
            _keys.Add(name, key = $"{_prefix}:{name}");
        }

        return key;
    }

    /// <summary>Takes all writes back: the page was committed, or is read again. The runtime does.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Clear() => Writes = new Commit();
}
