// Small stand-ins for libraries that handlers use and that no package of ours brings: MediatR, Stripe, Polly.
#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace MediatR
{
    public interface INotification { }
    public interface INotificationHandler<in T> where T : INotification { Task Handle(T notification, CancellationToken cancellationToken); }
    public interface IRequest<out T> { }
    public interface IRequestHandler<in T, R> where T : IRequest<R> { Task<R> Handle(T request, CancellationToken cancellationToken); }
}

namespace Stripe
{
    public class RequestOptions { public string? IdempotencyKey { get; set; } }
    public class ChargeCreateOptions { public long Amount { get; set; } }
    public class Charge { public string Id { get; set; } = ""; }
    public class ChargeService
    {
        public Task<Charge> CreateAsync(ChargeCreateOptions options, RequestOptions? requestOptions = null, CancellationToken cancellationToken = default) =>
            null!;
        public Task<Charge> GetAsync(string id) => null!;
    }
}

namespace Polly
{
    public sealed class ResiliencePipeline
    {
        public ValueTask ExecuteAsync(Func<CancellationToken, ValueTask> callback, CancellationToken cancellationToken = default) => default;
        public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> callback, CancellationToken cancellationToken = default) => default;
    }

    public class RetryStrategyOptions { public int MaxRetryAttempts { get; set; } public TimeSpan Delay { get; set; } }

    public class FallbackStrategyOptions { }

    public sealed class ResiliencePipelineBuilder
    {
        public ResiliencePipelineBuilder AddRetry(RetryStrategyOptions options) => this;
        public ResiliencePipelineBuilder AddTimeout(TimeSpan timeout) => this;
        public ResiliencePipelineBuilder AddFallback(FallbackStrategyOptions options) => this;
        public ResiliencePipeline Build() => new();
    }
}
