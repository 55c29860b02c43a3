using Microsoft.AspNetCore.Mvc;
using StackExchange.Redis;

namespace Reports.Controllers;

[ApiController]
[Route("reports")]
public class ReportsController(IConnectionMultiplexer redis, IReportBuilder builder) : ControllerBase
{
    [HttpPost("start")]
    public IActionResult Start()
    {
        _ = ConsumeAsync(); // EVT7002
        return Accepted();
    }

    [HttpPost]
    public async Task<IActionResult> Request([FromBody] ReportRequest request)
    {
        var db = redis.GetDatabase();
        await db.StreamAddAsync("reports", new NameValueEntry[] { new("kind", request.Kind), new("month", request.Month) }, maxLength: 500, useApproximateMaxLength: true);
        return Accepted();
    }

    private async Task ConsumeAsync()
    {
        var db = redis.GetDatabase();
        while (true)
        {
            var entries = await db.StreamReadGroupAsync("reports", "builders", "reports-api", ">", 1); // EVT4008, EVT5005, EVT5011
            foreach (var entry in entries)
            {
                if (entry["kind"].IsNull) continue; // EVT4007
                await builder.BuildAsync(entry["kind"]!, (int)entry["month"]);
                await db.StreamAcknowledgeAsync("reports", "builders", entry.Id);
            }

            await Task.Delay(2000);
        }
    }
}

public record ReportRequest(string Kind, int Month);

public interface IReportBuilder { Task BuildAsync(string kind, int month); }
