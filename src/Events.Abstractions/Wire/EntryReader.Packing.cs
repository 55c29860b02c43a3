using System.ComponentModel;

namespace Events.Wire;

/// <content>Fields that are compressed or encrypted.</content>
public ref partial struct EntryReader
{
    /// <summary>Reads a value that is compressed, encrypted, or both.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="fields">The entry, with the keys.</param>
    /// <param name="packing">How it is declared.</param>
    /// <param name="read">Reads it as it would stand otherwise.</param>
    /// <returns>The value; the default of its type where its key is destroyed and it is null then.</returns>
    /// <exception cref="EventDecodeException">It is not what it should be, or its key is gone.</exception>
    /// <exception cref="Protection.KeyUnavailableException">Its key is not in memory.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T ReadPacked<T>(scoped EntryFields fields, FieldPacking packing, FieldReader<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ReadOnlySpan<byte> name = LastName[EnvelopeFields.PackedPrefix.Length..];
        if (PackedValue.Open(ReadBytes(), fields, name, packing) is not { } text) return default!;
        var writer = new EntryWriter(new byte[name.Length + text.Length + 64]);
        writer.WriteBytes([], name);
        writer.WriteBytes([], text);
        var reader = new EntryReader(writer.Buffer.AsSpan(0, writer.Position));
        reader.TryReadName(out _);
        try
        {
            return read(ref reader);
        }
        catch (EventDecodeException exception) when (packing.Encrypts)
        {
            throw exception.Redact("*");
        }
    }

    /// <summary>Refuses a field in clear text that is to be encrypted.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="fields">The entry.</param>
    /// <exception cref="PackedValueException">Always.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly T RefusePlain<T>(scoped EntryFields fields) => throw PackedValue.NotEncrypted(fields, LastName);
}
