using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Scripts;

/// <summary>The common part of the scripts that write dead letters.</summary>
internal static class DeadLetterScript
{
    /// <summary>
    /// <c>write_letter(dead, trim, original, group, consumer, id, attempts, letter, call)</c> adds a dead letter: the original fields
    /// (a flat list, or nil), then what is known. <c>letter</c> is reason, exception, message, time, fingerprint and trace, which may be empty; <c>trim</c> the
    /// options of XADD; <c>call</c> is <c>redis.call</c>, or <c>redis.pcall</c> where a refusal is not to end the script.
    /// </summary>
    public const string WriteLetter =
        """
        local max_values = 6800
        local function write_letter(dead, trim, original, group, consumer, id, attempts, letter, call)
          local add = {}
          for _, option in ipairs(trim) do add[#add + 1] = option end
          add[#add + 1] = '*'
          local omitted
          if original and #original > max_values then
            omitted = #original / 2
          elseif original then
            for i = 1, #original, 2 do
              local name = original[i]
              if name == 'dead:id' then
                -- It was requeued: what counts is the entry that it once was.
                id = original[i + 1]
              elseif string.sub(name, 1, 5) ~= 'dead:' then
                add[#add + 1] = name
                add[#add + 1] = original[i + 1]
              end
            end
          end
          for _, value in ipairs({
            'dead:reason', letter[1], 'dead:exception', letter[2], 'dead:message', letter[3], 'dead:attempts', attempts,
            'dead:group', group, 'dead:consumer', consumer, 'dead:id', id, 'dead:at_ms', letter[4],
            'dead:fingerprint', letter[5],
          }) do add[#add + 1] = value end
          if letter[6] ~= '' then
            add[#add + 1] = 'dead:trace'
            add[#add + 1] = letter[6]
          end
          if omitted then
            add[#add + 1] = 'dead:omitted'
            add[#add + 1] = omitted
          end
          return call('XADD', dead, unpack(add))
        end

        """;

    /// <summary>Reason, exception, message, time, fingerprint and trace.</summary>
    public static ScriptCall AddLetter(this ScriptCall call, DeadLetterInfo letter) => call
        .Add(letter.Reason)
        .Add(letter.ExceptionType)
        .Add(letter.Message)
        .Add(letter.At.ToUnixTimeMilliseconds())
        .Add(letter.Fingerprint)
        .Add(letter.Trace);

    /// <summary>The options of XADD that trim; nothing for no trimming.</summary>
    public static ScriptCall AddTrim(this ScriptCall call, StreamTrim trim)
    {
        if (trim.Kind == StreamTrimKind.None) return call;
        call.Add(trim.Kind == StreamTrimKind.MaxLength ? "MAXLEN" : "MINID").Add(trim.IsExact ? "=" : "~");
        return trim.Kind == StreamTrimKind.MaxLength ? call.Add(trim.MaxLength) : call.Add(trim.MinId);
    }
}
