using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Feedback.Api;

public sealed record Feedback(string Page, int Stars, string? Text);

public static class Program
{
    public static void Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IConnectionMultiplexer>(ConnectionMultiplexer.Connect("localhost"));
        var app = builder.Build();
        app.MapPost("/feedback", async (Feedback feedback, IConnectionMultiplexer mux) =>
        {
            NameValueEntry[] fields = [new("page", feedback.Page), new("stars", feedback.Stars), new("text", feedback.Text ?? "")];
            var id = await mux.GetDatabase().StreamAddAsync("feedback", fields); // EVT6001
            return Results.Accepted(value: id.ToString());
        });
        app.Run();
    }
}
