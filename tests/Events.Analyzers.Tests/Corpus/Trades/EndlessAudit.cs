using System.IO;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace Wood.Audit;

public static class AuditMiddleware
{
    public static IApplicationBuilder UseAudit(this IApplicationBuilder app, IDatabase redis) =>
        app.Use(async (http, next) =>
        {
            await next(http);
            await redis.StreamAddAsync("audit", // EVT6001
            [
                new NameValueEntry("path", http.Request.Path.Value),
                new NameValueEntry("status", http.Response.StatusCode),
            ]);
        });
}
