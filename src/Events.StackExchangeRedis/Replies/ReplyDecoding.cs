using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Gives results to the replies that the runtime reads, over a buffer that each thread keeps.</summary>
internal static class ReplyDecoding
{
    // An ordinary page fits; what a larger one has grown is given back by the buffer itself.
    private const int BufferSize = 16 * 1024;

    [ThreadStatic]
    private static ReceiveBuffer? t_idle;

    /// <summary>Reads a result.</summary>
    /// <exception cref="ProtocolException">It is not what the command answers.</exception>
    public static void Read(RedisResult result, PendingReply reply) => Read(result, null, reply);

    /// <summary>Reads an error reply.</summary>
    /// <exception cref="ProtocolException">The command answers no error.</exception>
    public static void ReadError(string error, PendingReply reply) => Read(null, error, reply);

    private static void Read(RedisResult? result, string? error, PendingReply reply)
    {
        ReceiveBuffer buffer = t_idle ?? new ReceiveBuffer(BufferSize);
        t_idle = null;
        bool isWhole = false;
        try
        {
            if (result is not null) ResultWriter.Write(result, buffer);
            else ResultWriter.WriteError(error!, buffer);
            var reader = new RespReader(buffer.Unread, default);
            isWhole = reply.TryRead(ref reader) && reader.Position == buffer.Unread.Length;
            if (!isWhole) throw new ProtocolException("The server's reply is not what the command answers: it is too short or too long.");
            reply.TakeBytes(buffer, reader.Position);
        }
        finally
        {
            if (isWhole) t_idle = buffer;
            else buffer.Release();
        }
    }
}
