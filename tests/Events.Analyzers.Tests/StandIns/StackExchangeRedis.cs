// A stand-in for the public API of StackExchange.Redis, as far as the analyzers and their tests need it. It is
// compiled in memory as an assembly of that name; the analyzers match by metadata name, so they cannot tell.
#nullable enable
using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;

namespace StackExchange.Redis
{
    [Flags] public enum CommandFlags { None = 0, FireAndForget = 2, PreferMaster = 0, DemandMaster = 4 }
    public enum Order { Ascending, Descending }
    public enum When { Always, Exists, NotExists }
    public enum StreamTrimMode { KeepReferences, DeleteReferences, Acknowledged }
    public enum StreamTrimResult { NotFound = -1, Deleted = 1, NotDeleted = 2 }
    public enum StreamNackMode { Fail, Silent, Retry }

    public readonly struct RedisKey : IEquatable<RedisKey>
    {
        public static implicit operator RedisKey(string? key) => default;
        public static implicit operator RedisKey(byte[]? key) => default;
        public static implicit operator string?(RedisKey key) => null;
        public static bool operator ==(RedisKey x, RedisKey y) => true;
        public static bool operator !=(RedisKey x, RedisKey y) => false;
        public bool Equals(RedisKey other) => true;
        public override bool Equals(object? obj) => false;
        public override int GetHashCode() => 0;
        public RedisKey Append(RedisKey suffix) => this;
    }

    public readonly struct RedisValue : IEquatable<RedisValue>, IComparable<RedisValue>
    {
        public RedisValue(string value) { }
        public static RedisValue Null => default;
        public static RedisValue EmptyString => default;
        public bool IsNull => false;
        public bool IsNullOrEmpty => false;
        public bool HasValue => true;
        public bool IsInteger => false;
        public static implicit operator RedisValue(int value) => default;
        public static implicit operator RedisValue(int? value) => default;
        public static implicit operator RedisValue(long value) => default;
        public static implicit operator RedisValue(long? value) => default;
        public static implicit operator RedisValue(ulong value) => default;
        public static implicit operator RedisValue(double value) => default;
        public static implicit operator RedisValue(bool value) => default;
        public static implicit operator RedisValue(string? value) => default;
        public static implicit operator RedisValue(byte[]? value) => default;
        public static implicit operator RedisValue(ReadOnlyMemory<byte> value) => default;
        public static implicit operator string?(RedisValue value) => null;
        public static implicit operator byte[]?(RedisValue value) => null;
        public static implicit operator ReadOnlyMemory<byte>(RedisValue value) => default;
        public static explicit operator int(RedisValue value) => 0;
        public static explicit operator long(RedisValue value) => 0;
        public static explicit operator double(RedisValue value) => 0;
        public static explicit operator decimal(RedisValue value) => 0;
        public static explicit operator bool(RedisValue value) => false;
        public static bool operator ==(RedisValue x, RedisValue y) => true;
        public static bool operator !=(RedisValue x, RedisValue y) => false;
        public bool Equals(RedisValue other) => true;
        public override bool Equals(object? obj) => false;
        public override int GetHashCode() => 0;
        public int CompareTo(RedisValue other) => 0;
        public override string ToString() => "";
        public bool TryParse(out long val) { val = 0; return true; }
        public bool TryParse(out int val) { val = 0; return true; }
        public bool TryParse(out double val) { val = 0; return true; }
    }

    public readonly struct RedisChannel
    {
        public static implicit operator RedisChannel(string key) => default;
        public static RedisChannel Literal(string value) => default;
        public static RedisChannel Pattern(string value) => default;
    }

    public abstract class RedisResult
    {
        public bool IsNull => false;
        public int Length => 0;
        public RedisResult this[int index] => this;
        public static explicit operator string?(RedisResult? result) => null;
        public static explicit operator long(RedisResult result) => 0;
        public static explicit operator int(RedisResult result) => 0;
        public static explicit operator bool(RedisResult result) => false;
        public static explicit operator RedisValue(RedisResult? result) => default;
        public static explicit operator RedisKey(RedisResult? result) => default;
        public static explicit operator string?[]?(RedisResult? result) => null;
        public static explicit operator RedisValue[]?(RedisResult? result) => null;
        public static explicit operator RedisResult[]?(RedisResult? result) => null;
    }

    public readonly struct NameValueEntry
    {
        public NameValueEntry(RedisValue name, RedisValue value) { }
        public RedisValue Name => default;
        public RedisValue Value => default;
    }

    public readonly struct StreamEntry
    {
        public StreamEntry(RedisValue id, NameValueEntry[] values) { }
        public static StreamEntry Null => default;
        public RedisValue Id => default;
        public NameValueEntry[] Values => null!;
        public RedisValue this[RedisValue fieldName] => default;
        public int DeliveryCount => 0;
        public TimeSpan? IdleTime => null;
        public bool IsNull => false;
    }

    public readonly struct StreamPosition
    {
        public StreamPosition(RedisKey key, RedisValue position) { }
        public static RedisValue Beginning => default;
        public static RedisValue NewMessages => default;
        public RedisKey Key => default;
        public RedisValue Position => default;
    }

    public readonly struct RedisStream
    {
        public RedisKey Key => default;
        public StreamEntry[] Entries => null!;
    }

    public readonly struct StreamAutoClaimResult
    {
        public static StreamAutoClaimResult Null => default;
        public bool IsNull => false;
        public RedisValue NextStartId => default;
        public StreamEntry[] ClaimedEntries => null!;
        public RedisValue[] DeletedIds => null!;
    }

    public readonly struct StreamAutoClaimIdsOnlyResult
    {
        public bool IsNull => false;
        public RedisValue NextStartId => default;
        public RedisValue[] ClaimedIds => null!;
        public RedisValue[] DeletedIds => null!;
    }

    public readonly struct StreamConsumer { public RedisValue Name => default; public int PendingMessageCount => 0; }

    public readonly struct StreamPendingInfo
    {
        public int PendingMessageCount => 0;
        public RedisValue LowestPendingMessageId => default;
        public RedisValue HighestPendingMessageId => default;
        public StreamConsumer[] Consumers => null!;
    }

    public readonly struct StreamPendingMessageInfo
    {
        public RedisValue MessageId => default;
        public RedisValue ConsumerName => default;
        public long IdleTimeInMilliseconds => 0;
        public int DeliveryCount => 0;
    }

    public readonly struct StreamGroupInfo
    {
        public string Name => "";
        public int ConsumerCount => 0;
        public int PendingMessageCount => 0;
        public string? LastDeliveredId => null;
        public long? Lag => null;
    }

    public readonly struct StreamConsumerInfo
    {
        public string Name => "";
        public int PendingMessageCount => 0;
        public long IdleTimeInMilliseconds => 0;
    }

    public readonly struct StreamInfo
    {
        public int Length => 0;
        public int ConsumerGroupCount => 0;
        public StreamEntry FirstEntry => default;
        public StreamEntry LastEntry => default;
        public RedisValue LastGeneratedId => default;
    }

    public readonly struct StreamIdempotentId
    {
        public StreamIdempotentId(RedisValue producerId) { }
        public StreamIdempotentId(RedisValue producerId, RedisValue idempotentId) { }
    }

    public sealed class StreamAddOptions
    {
        public long? MaxLength { get; set; }
        public RedisValue MinId { get; set; }
    }

    public class RedisException : Exception { public RedisException(string message) : base(message) { } }
    public sealed class RedisServerException : RedisException { public RedisServerException(string message) : base(message) { } }
    public sealed class RedisConnectionException : RedisException { public RedisConnectionException(string message) : base(message) { } }
    public sealed class RedisTimeoutException : TimeoutException { }

    public abstract class Condition { public static Condition KeyNotExists(RedisKey key) => null!; public static Condition KeyExists(RedisKey key) => null!; }
    public sealed class ConditionResult { public bool WasSatisfied => true; }

    public interface IRedisAsync { bool TryWait(Task task); void Wait(Task task); T Wait<T>(Task<T> task); void WaitAll(params Task[] tasks); }
    public interface IRedis : IRedisAsync { TimeSpan Ping(CommandFlags flags = CommandFlags.None); }

    public interface IDatabase : IRedis, IDatabaseAsync
    {
        int Database { get; }
        IBatch CreateBatch(object? asyncState = null);
        ITransaction CreateTransaction(object? asyncState = null);
        long StreamAcknowledge(RedisKey key, RedisValue groupName, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        long StreamAcknowledge(RedisKey key, RedisValue groupName, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        StreamTrimResult StreamAcknowledgeAndDelete(RedisKey key, RedisValue groupName, StreamTrimMode mode, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        StreamTrimResult[] StreamAcknowledgeAndDelete(RedisKey key, RedisValue groupName, StreamTrimMode mode, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        long StreamNegativeAcknowledge(RedisKey key, RedisValue groupName, StreamNackMode mode, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        RedisValue StreamAdd(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags);
        RedisValue StreamAdd(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags);
        RedisValue StreamAdd(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        RedisValue StreamAdd(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        RedisValue StreamAdd(RedisKey key, NameValueEntry[] streamPairs, StreamIdempotentId idempotentId, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        RedisValue StreamAdd(RedisKey key, NameValueEntry[] streamPairs, StreamAddOptions options, CommandFlags flags = CommandFlags.None);
        StreamAutoClaimResult StreamAutoClaim(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue startAtId, int? count = null, CommandFlags flags = CommandFlags.None);
        StreamAutoClaimIdsOnlyResult StreamAutoClaimIdsOnly(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue startAtId, int? count = null, CommandFlags flags = CommandFlags.None);
        StreamEntry[] StreamClaim(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        RedisValue[] StreamClaimIdsOnly(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        bool StreamConsumerGroupSetPosition(RedisKey key, RedisValue groupName, RedisValue position, CommandFlags flags = CommandFlags.None);
        StreamConsumerInfo[] StreamConsumerInfo(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        bool StreamCreateConsumerGroup(RedisKey key, RedisValue groupName, RedisValue? position, CommandFlags flags);
        bool StreamCreateConsumerGroup(RedisKey key, RedisValue groupName, RedisValue? position = null, bool createStream = true, CommandFlags flags = CommandFlags.None);
        long StreamDelete(RedisKey key, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        long StreamDeleteConsumer(RedisKey key, RedisValue groupName, RedisValue consumerName, CommandFlags flags = CommandFlags.None);
        bool StreamDeleteConsumerGroup(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        StreamGroupInfo[] StreamGroupInfo(RedisKey key, CommandFlags flags = CommandFlags.None);
        StreamInfo StreamInfo(RedisKey key, CommandFlags flags = CommandFlags.None);
        long StreamLength(RedisKey key, CommandFlags flags = CommandFlags.None);
        StreamPendingInfo StreamPending(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        StreamPendingMessageInfo[] StreamPendingMessages(RedisKey key, RedisValue groupName, int count, RedisValue consumerName, RedisValue? minId = null, RedisValue? maxId = null, long? minIdleTimeInMs = null, CommandFlags flags = CommandFlags.None);
        StreamEntry[] StreamRange(RedisKey key, RedisValue? minId = null, RedisValue? maxId = null, int? count = null, Order messageOrder = Order.Ascending, CommandFlags flags = CommandFlags.None);
        StreamEntry[] StreamRead(RedisKey key, RedisValue position, int? count = null, CommandFlags flags = CommandFlags.None);
        RedisStream[] StreamRead(StreamPosition[] streamPositions, int? countPerStream = null, CommandFlags flags = CommandFlags.None);
        StreamEntry[] StreamReadGroup(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, CommandFlags flags);
        StreamEntry[] StreamReadGroup(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, bool noAck, CommandFlags flags);
        StreamEntry[] StreamReadGroup(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position = null, int? count = null, bool noAck = false, TimeSpan? claimMinIdleTime = null, CommandFlags flags = CommandFlags.None);
        RedisStream[] StreamReadGroup(StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream = null, bool noAck = false, TimeSpan? claimMinIdleTime = null, CommandFlags flags = CommandFlags.None);
        long StreamTrim(RedisKey key, int maxLength, bool useApproximateMaxLength, CommandFlags flags);
        long StreamTrim(RedisKey key, long maxLength, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode mode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        long StreamTrimByMinId(RedisKey key, RedisValue minId, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode mode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        RedisResult Execute(string command, params object[] args);
        RedisResult Execute(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None);
        RedisResult ScriptEvaluate(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);
        RedisValue StringGet(RedisKey key, CommandFlags flags = CommandFlags.None);
        bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, When when);
        bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry = null, bool keepTtl = false, When when = When.Always, CommandFlags flags = CommandFlags.None);
        long StringIncrement(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);
        long StringDecrement(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);
        long StringAppend(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        RedisValue HashGet(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None);
        bool HashExists(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None);
        bool HashSet(RedisKey key, RedisValue hashField, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        long HashIncrement(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None);
        long HashDecrement(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None);
        bool SetAdd(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        bool SetContains(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        bool SetRemove(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        bool SortedSetAdd(RedisKey key, RedisValue member, double score, When when, CommandFlags flags = CommandFlags.None);
        double SortedSetIncrement(RedisKey key, RedisValue member, double value, CommandFlags flags = CommandFlags.None);
        long ListLeftPush(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        long ListRightPush(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        long ListRemove(RedisKey key, RedisValue value, long count = 0, CommandFlags flags = CommandFlags.None);
        bool KeyDelete(RedisKey key, CommandFlags flags = CommandFlags.None);
        bool KeyExists(RedisKey key, CommandFlags flags = CommandFlags.None);
        bool KeyExpire(RedisKey key, TimeSpan? expiry, CommandFlags flags = CommandFlags.None);
        bool LockTake(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None);
        bool LockRelease(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
    }

    public interface IDatabaseAsync : IRedisAsync
    {
        Task<long> StreamAcknowledgeAsync(RedisKey key, RedisValue groupName, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        Task<long> StreamAcknowledgeAsync(RedisKey key, RedisValue groupName, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        Task<StreamTrimResult> StreamAcknowledgeAndDeleteAsync(RedisKey key, RedisValue groupName, StreamTrimMode mode, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        Task<StreamTrimResult[]> StreamAcknowledgeAndDeleteAsync(RedisKey key, RedisValue groupName, StreamTrimMode mode, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        Task<long> StreamNegativeAcknowledgeAsync(RedisKey key, RedisValue groupName, StreamNackMode mode, RedisValue messageId, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> StreamAddAsync(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags);
        Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags);
        Task<RedisValue> StreamAddAsync(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, StreamIdempotentId idempotentId, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, StreamAddOptions options, CommandFlags flags = CommandFlags.None);
        Task<StreamAutoClaimResult> StreamAutoClaimAsync(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue startAtId, int? count = null, CommandFlags flags = CommandFlags.None);
        Task<StreamAutoClaimIdsOnlyResult> StreamAutoClaimIdsOnlyAsync(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue startAtId, int? count = null, CommandFlags flags = CommandFlags.None);
        Task<StreamEntry[]> StreamClaimAsync(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        Task<RedisValue[]> StreamClaimIdsOnlyAsync(RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        Task<bool> StreamConsumerGroupSetPositionAsync(RedisKey key, RedisValue groupName, RedisValue position, CommandFlags flags = CommandFlags.None);
        Task<StreamConsumerInfo[]> StreamConsumerInfoAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        Task<bool> StreamCreateConsumerGroupAsync(RedisKey key, RedisValue groupName, RedisValue? position, CommandFlags flags);
        Task<bool> StreamCreateConsumerGroupAsync(RedisKey key, RedisValue groupName, RedisValue? position = null, bool createStream = true, CommandFlags flags = CommandFlags.None);
        Task<long> StreamDeleteAsync(RedisKey key, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None);
        Task<long> StreamDeleteConsumerAsync(RedisKey key, RedisValue groupName, RedisValue consumerName, CommandFlags flags = CommandFlags.None);
        Task<bool> StreamDeleteConsumerGroupAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        Task<StreamGroupInfo[]> StreamGroupInfoAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<StreamInfo> StreamInfoAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<long> StreamLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<StreamPendingInfo> StreamPendingAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None);
        Task<StreamPendingMessageInfo[]> StreamPendingMessagesAsync(RedisKey key, RedisValue groupName, int count, RedisValue consumerName, RedisValue? minId = null, RedisValue? maxId = null, long? minIdleTimeInMs = null, CommandFlags flags = CommandFlags.None);
        Task<StreamEntry[]> StreamRangeAsync(RedisKey key, RedisValue? minId = null, RedisValue? maxId = null, int? count = null, Order messageOrder = Order.Ascending, CommandFlags flags = CommandFlags.None);
        Task<StreamEntry[]> StreamReadAsync(RedisKey key, RedisValue position, int? count = null, CommandFlags flags = CommandFlags.None);
        Task<RedisStream[]> StreamReadAsync(StreamPosition[] streamPositions, int? countPerStream = null, CommandFlags flags = CommandFlags.None);
        Task<StreamEntry[]> StreamReadGroupAsync(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, CommandFlags flags);
        Task<StreamEntry[]> StreamReadGroupAsync(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, bool noAck, CommandFlags flags);
        Task<StreamEntry[]> StreamReadGroupAsync(RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position = null, int? count = null, bool noAck = false, TimeSpan? claimMinIdleTime = null, CommandFlags flags = CommandFlags.None);
        Task<RedisStream[]> StreamReadGroupAsync(StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream = null, bool noAck = false, TimeSpan? claimMinIdleTime = null, CommandFlags flags = CommandFlags.None);
        Task<long> StreamTrimAsync(RedisKey key, int maxLength, bool useApproximateMaxLength, CommandFlags flags);
        Task<long> StreamTrimAsync(RedisKey key, long maxLength, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode mode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        Task<long> StreamTrimByMinIdAsync(RedisKey key, RedisValue minId, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode mode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None);
        Task<RedisResult> ExecuteAsync(string command, params object[] args);
        Task<RedisResult> ExecuteAsync(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None);
        Task<RedisResult> ScriptEvaluateAsync(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> StringGetAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when);
        Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry = null, bool keepTtl = false, When when = When.Always, CommandFlags flags = CommandFlags.None);
        Task<long> StringIncrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);
        Task<long> StringDecrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None);
        Task<long> StringAppendAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        Task<RedisValue> HashGetAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None);
        Task<bool> HashExistsAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None);
        Task<bool> HashSetAsync(RedisKey key, RedisValue hashField, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        Task<long> HashIncrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None);
        Task<long> HashDecrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None);
        Task<bool> SetAddAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        Task<bool> SetContainsAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        Task<bool> SetRemoveAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, When when, CommandFlags flags = CommandFlags.None);
        Task<double> SortedSetIncrementAsync(RedisKey key, RedisValue member, double value, CommandFlags flags = CommandFlags.None);
        Task<long> ListLeftPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        Task<long> ListRightPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None);
        Task<long> ListRemoveAsync(RedisKey key, RedisValue value, long count = 0, CommandFlags flags = CommandFlags.None);
        Task<bool> KeyDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<bool> KeyExistsAsync(RedisKey key, CommandFlags flags = CommandFlags.None);
        Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags = CommandFlags.None);
        Task<bool> LockTakeAsync(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None);
        Task<bool> LockReleaseAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);
        Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
    }

    public interface IBatch : IDatabaseAsync { void Execute(); }

    public interface ITransaction : IBatch
    {
        ConditionResult AddCondition(Condition condition);
        bool Execute(CommandFlags flags = CommandFlags.None);
        Task<bool> ExecuteAsync(CommandFlags flags = CommandFlags.None);
    }

    public interface ISubscriber : IRedis
    {
        long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
        Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
        void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);
        Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);
    }

    public interface IConnectionMultiplexer : IDisposable, IAsyncDisposable
    {
        bool IsConnected { get; }
        string ClientName { get; }
        IDatabase GetDatabase(int db = -1, object? asyncState = null);
        ISubscriber GetSubscriber(object? asyncState = null);
        void Close(bool allowCommandsToComplete = true);
        Task CloseAsync(bool allowCommandsToComplete = true);
    }

    public sealed class ConfigurationOptions
    {
        public static ConfigurationOptions Parse(string configuration) => null!;
        public List<EndPoint> EndPoints { get; } = new List<EndPoint>();
        public int SyncTimeout { get; set; }
        public bool AbortOnConnectFail { get; set; }
    }

    public sealed class ConnectionMultiplexer : IConnectionMultiplexer
    {
        private ConnectionMultiplexer() { }
        public static ConnectionMultiplexer Connect(string configuration) => null!;
        public static ConnectionMultiplexer Connect(ConfigurationOptions configuration) => null!;
        public static Task<ConnectionMultiplexer> ConnectAsync(string configuration) => null!;
        public static Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration) => null!;
        public bool IsConnected => true;
        public string ClientName => "";
        public IDatabase GetDatabase(int db = -1, object? asyncState = null) => null!;
        public ISubscriber GetSubscriber(object? asyncState = null) => null!;
        public void Close(bool allowCommandsToComplete = true) { }
        public Task CloseAsync(bool allowCommandsToComplete = true) => null!;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }
}

namespace StackExchange.Redis.KeyspaceIsolation
{
    public static class DatabaseExtensions
    {
        public static StackExchange.Redis.IDatabase WithKeyPrefix(this StackExchange.Redis.IDatabase database, StackExchange.Redis.RedisKey keyPrefix) => database;
    }
}
