using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Reports;

public interface IReportBuilder { Task<byte[]> BuildReportAsync(string name); }

public class ReportRequests
{
    private readonly IDatabase _db;
    private readonly IReportBuilder _builder;
    private readonly ILogger<ReportRequests> _logger;
    private readonly string _consumer = Guid.NewGuid().ToString("N");

    public ReportRequests(IDatabase db, IReportBuilder builder, ILogger<ReportRequests> logger)
    {
        _db = db;
        _builder = builder;
        _logger = logger;
    }

    public async Task<List<string>> TakeAsync(string group, int count)
    {
        var names = new List<string>();
        var entries = await _db.StreamReadGroupAsync("reports", group, _consumer, ">", count); // EVT5010
        foreach (var entry in entries)
        {
            names.Add(entry["name"].ToString());
            await _db.StreamAcknowledgeAsync("reports", group, entry.Id); // EVT4001
        }

        return names;
    }

    public async Task AnswerAsync(string group)
    {
        foreach (var entry in await _db.StreamReadGroupAsync("report-requests", group, Environment.MachineName, "0", 1))
        {
            var report = await _builder.BuildReportAsync(entry["name"].ToString());
            await _db.StreamAcknowledgeAsync("report-requests", group, entry.Id); // EVT4001
            await _db.StreamAddAsync(entry["reply-to"].ToString(), "report", report, maxLength: 1, useApproximateMaxLength: true);
            _logger.LogInformation("Answered {Name}", entry["name"]);
        }
    }
}
