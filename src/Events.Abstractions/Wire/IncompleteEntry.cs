using System.ComponentModel;

namespace Events.Wire;

/// <summary>An entry that lacks fields: their keys are not in memory, or they are to be kept apart.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class IncompleteEntry
{
    private readonly List<PendingField> _fields;
    private readonly int _fieldCount;
    private readonly byte[]? _key;
    private byte[] _bytes;

    internal IncompleteEntry(byte[] bytes, int fieldCount, byte[]? key, List<PendingField> fields)
    {
        _bytes = bytes;
        _key = key;
        _fieldCount = fieldCount;
        _fields = fields;
    }

    /// <summary>Asks for the keys and encrypts, and keeps apart what is to be.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="Protection.KeyUnavailableException">The key provider failed.</exception>
    /// <exception cref="Protection.PayloadUnavailableException">A payload could not be stored.</exception>
    public async ValueTask CompleteAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        foreach (PendingField field in _fields) await field.CompleteAsync(protection, cancellationToken).ConfigureAwait(false);
        _bytes = PendingField.Insert(_bytes, _fields);
    }

    /// <summary>Asks for the keys and encrypts; what is to be kept apart stays in the entry.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="Protection.KeyUnavailableException">The key provider failed.</exception>
    public async ValueTask CompleteInsideAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        foreach (PendingField field in _fields) await field.CompleteInsideAsync(protection, cancellationToken).ConfigureAwait(false);
        _bytes = PendingField.Insert(_bytes, _fields);
    }

    /// <summary>A writer behind the complete entry.</summary>
    public EntryWriter Resume() => new(_bytes, _bytes.Length, _fieldCount + _fields.Count, _key);
}
