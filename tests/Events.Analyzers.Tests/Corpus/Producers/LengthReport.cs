using System.Text;
using StackExchange.Redis;

namespace Corpus.Producers.Reports;

/// <summary>How long the streams are and who reads them, as text.</summary>
public static class LengthReport
{
    public static async Task<string> WriteAsync(IDatabase database, IEnumerable<string> streams)
    {
        var text = new StringBuilder();
        foreach (string stream in streams)
        {
            StreamInfo info = await database.StreamInfoAsync(stream);
            text.Append(stream).Append(": ").Append(info.Length).AppendLine();
            foreach (StreamGroupInfo group in await database.StreamGroupInfoAsync(stream))
            {
                text.Append("  ").Append(group.Name).Append(": ").Append(group.PendingMessageCount).AppendLine(" pending");
            }
        }

        return text.ToString();
    }
}
