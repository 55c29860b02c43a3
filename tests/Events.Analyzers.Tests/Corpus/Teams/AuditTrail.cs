using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Audit;

public sealed record Entry(string User, string Path, int Status);

/// <summary>A best effort: what cannot be written is logged, and the request goes on.</summary>
public sealed class AuditMiddleware(RequestDelegate next, IConnectionMultiplexer mux, ILogger<AuditMiddleware> logger)
{
    private const int Most = 500_000;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var entry = new Entry(context.User.Identity?.Name ?? "-", context.Request.Path, context.Response.StatusCode);
        try
        {
            await mux.GetDatabase().StreamAddAsync(
                "audit", "json", JsonSerializer.Serialize(entry), maxLength: Most, useApproximateMaxLength: true, flags: CommandFlags.FireAndForget);
        }
        catch (RedisException e)
        {
            logger.LogWarning(e, "No trail of {Path}", entry.Path);
        }
    }
}
