using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Events.Wire;

/// <content>What is said of a value that cannot be written: which field of which event it is.</content>
public ref partial struct EntryWriter
{
    [DoesNotReturn]
    private readonly void ThrowNull(scoped ReadOnlySpan<byte> encodedName) =>
        throw new ArgumentNullException(Text(new EntryReader(encodedName).ReadBytes()), $"{Where(encodedName)} is null, and its property is declared not to be.");

    // Names the first character that is wrong. The name of the field is what was written last.
    [DoesNotReturn]
    private readonly void ThrowInvalidText(scoped ReadOnlySpan<char> value)
    {
        try
        {
            StrictUtf8.Encoding.GetByteCount(value);
        }
        catch (EncoderFallbackException exception)
        {
            throw new EncoderFallbackException($"{Where(LastWritten)} cannot be written as UTF-8. {exception.Message}", exception);
        }

        throw new InvalidOperationException("Text was refused as UTF-16 and then accepted.");
    }

    private readonly ReadOnlySpan<byte> LastWritten
    {
        get
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _position - _start);
            while (true)
            {
                var reader = new EntryReader(rest);
                reader.ReadBytes();
                ReadOnlySpan<byte> next = rest[reader.Position..];
                if (next.IsEmpty) return rest;
                rest = next;
            }
        }
    }

    private readonly string Where(scoped ReadOnlySpan<byte> encodedName)
    {
        string field = $"Field '{Text(new EntryReader(encodedName).ReadBytes())}'";
        var reader = new EntryReader(_buffer.AsSpan(_start, _position - _start));
        return reader.TryReadName(EnvelopeFields.EncodedType) ? $"{field} of event '{Text(reader.ReadBytes())}'" : field;
    }

    private static string Text(scoped ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
