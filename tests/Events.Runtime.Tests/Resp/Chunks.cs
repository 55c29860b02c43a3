using System.Text;
using Events.Redis.Protocol;

namespace Events.Runtime.Tests.Resp;

/// <summary>
/// The ways in which bytes can arrive: at once, in two parts at every split point, byte by byte, and at random. What
/// reads them must not notice.
/// </summary>
internal static class Chunks
{
    public static IEnumerable<int[]> Of(int length)
    {
        yield return [length];
        for (int split = 1; split < length; split++) yield return [split, length - split];
        yield return [.. Enumerable.Repeat(1, length)];
    }

    public static int[] Random(int length, Random random)
    {
        var sizes = new List<int>();
        for (int left = length; left > 0;)
        {
            int size = Math.Min(left, 1 + random.Next(random.Next(2) == 0 ? 3 : 40));
            sizes.Add(size);
            left -= size;
        }

        return [.. sizes];
    }

    /// <summary>Feeds bytes in chunks to a reader of replies, until it has read as many as there are.</summary>
    /// <param name="bytes">The replies.</param>
    /// <param name="sizes">The chunks.</param>
    /// <param name="received">The buffer to receive into.</param>
    /// <param name="tryRead">Reads the current reply; true when it is complete and done with.</param>
    public static void Feed(ReadOnlySpan<byte> bytes, int[] sizes, ReceiveBuffer received, TryReadReply tryRead)
    {
        RespReaderState state = default;
        int position = 0;
        foreach (int size in sizes)
        {
            ReadOnlySpan<byte> chunk = bytes.Slice(position, size);
            position += size;
            while (!chunk.IsEmpty)
            {
                Memory<byte> free = received.GetFree(state.Needed);
                int taken = Math.Min(free.Length, chunk.Length);
                chunk[..taken].CopyTo(free.Span);
                received.Advance(taken);
                chunk = chunk[taken..];
            }

            while (!received.IsEmpty)
            {
                var reader = new RespReader(received.Unread, state);
                if (!tryRead(ref reader, received))
                {
                    state = reader.State;
                    break;
                }

                state = default;
            }
        }
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public delegate bool TryReadReply(ref RespReader reader, ReceiveBuffer received);
}
