using System.Collections.Concurrent;
using Events.Time;

namespace Events.Protecting;

/// <summary>Answers of a key provider, for as long as they are good. Thread-safe.</summary>
/// <typeparam name="T">What an answer is.</typeparam>
/// <param name="most">How many are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownKeys<T>(int most, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (T Answer, long At, TimeSpan Lifetime)> _known = new(StringComparer.Ordinal);

    /// <summary>Finds an answer.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isAging">Whether it is good for not much longer.</param>
    public bool TryGet(string name, out T answer, out bool isAging)
    {
        isAging = false;
        if (!_known.TryGetValue(name, out (T Answer, long At, TimeSpan Lifetime) found))
        {
            answer = default!;
            return false;
        }

        answer = found.Answer;
        if (found.Lifetime == TimeSpan.MaxValue) return true;
        TimeSpan age = time.Since(found.At);
        isAging = age >= found.Lifetime / 2;
        return age < found.Lifetime;
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="at">When it was asked for: from then on it is good.</param>
    /// <param name="lifetime">For how long.</param>
    public void Set(string name, T answer, long at, TimeSpan lifetime)
    {
        _known[name] = (answer, at, lifetime);
        if (_known.Count > most) Shrink();
    }

    // Down to three quarters, so that it is not done for each that comes.
    private void Shrink()
    {
        int surplus = _known.Count - (most * 3 / 4);
        foreach (KeyValuePair<string, (T Answer, long At, TimeSpan Lifetime)> old in _known.ToArray().OrderBy(static pair => pair.Value.At).Take(surplus))
        {
            _known.TryRemove(old);
        }
    }
}
