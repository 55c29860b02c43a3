using System.ComponentModel;

namespace Events.Wire;

/// <summary>An entry that lacks fields whose keys are not in memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class IncompleteEntry
{
    private readonly List<PendingField> _fields;
    private readonly int _fieldCount;
    private byte[] _bytes;

    internal IncompleteEntry(byte[] bytes, int fieldCount, List<PendingField> fields)
    {
        _bytes = bytes;
        _fieldCount = fieldCount;
        _fields = fields;
    }

    /// <summary>Asks for the keys and encrypts.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="Protection.KeyUnavailableException">The key provider failed.</exception>
    public async ValueTask CompleteAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        foreach (PendingField field in _fields) await field.EncryptAsync(protection, cancellationToken).ConfigureAwait(false);
        _bytes = PendingField.Insert(_bytes, _fields);
    }

    /// <summary>A writer behind the complete entry.</summary>
    public EntryWriter Resume() => new(_bytes, _bytes.Length, _fieldCount + _fields.Count);
}
