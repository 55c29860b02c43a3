using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Reports.Answered;

public interface IReportBuilder { Task<byte[]> BuildReportAsync(string name); }

public class ReportRequests(IDatabase db, IReportBuilder builder, ILogger<ReportRequests> logger)
{
    public async Task<int> AnswerAsync(string group, RedisValue position)
    {
        var answered = 0;
        foreach (var entry in await db.StreamReadGroupAsync("report-requests", group, Environment.MachineName, position, 5))
        {
            var name = entry["name"].ToString();
            var report = await builder.BuildReportAsync(name);
            await db.StreamAddAsync(entry["reply-to"].ToString(), "report", report, maxLength: 10, useApproximateMaxLength: true);
            await db.StreamAcknowledgeAsync("report-requests", group, entry.Id);
            logger.LogInformation("Answered {Name}", name);
            answered++;
        }

        return answered;
    }
}
