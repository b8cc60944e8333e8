using System.Reflection;
using JasperFx;
using JasperFx.CodeGeneration;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.ErrorHandling;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;
using Wolverine.Util;

namespace EventLedger.Application.Reactions;

/// <summary>How Wolverine carries reactions: one durable queue, retries with back-off, then the dead letters.</summary>
public static partial class ReactionMessaging
{
    public const string Queue = "reactions";

    // More would take the database from those who wait for an answer.
    private const int AtOnce = 4;

    public static void AddReactions(this WolverineOptions options, ReactionOptions reactions)
    {
        NamesOnce.EnsureSet();
        options.Discovery.CustomizeHandlerDiscovery(types => types.Includes.WithCondition("handles a reaction", HandlesReaction));
        options.LocalQueue(Queue).UseDurableInbox().MaximumParallelMessages(AtOnce);
        options.Publish(rule =>
        {
            rule.MessagesImplementing<IReaction>();
            rule.ToLocalQueue(Queue);
        });
        options.Policies.Add(new Retries([.. reactions.Pauses]));

        // What a node that died had taken is taken up again within seconds; the defaults take up to half a minute.
        options.Durability.ScheduledJobFirstExecution = TimeSpan.FromMilliseconds(500);
        options.Durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(1);
        options.Durability.OrphanedMessageSweepPollingTime = TimeSpan.FromSeconds(1);
    }

    private static bool HandlesReaction(Type type) => type is { IsAbstract: true, IsSealed: true } && type
        .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Any(method => method is { Name: "Handle" } && method.GetParameters() is [var first, ..] && first.ParameterType.IsAssignableTo(typeof(IReaction)));

    /// <summary>The list of namings is the process's own, and not made for two hosts that start at once: it is changed once, before any reads it.</summary>
    private static class NamesOnce
    {
        private static readonly Lazy<bool> Set = new(static () =>
        {
            WolverineMessageNaming.InsertFirst<Naming>();
            return true;
        });

        public static void EnsureSet() => _ = Set.Value;
    }

    /// <summary>Names messages by their reaction alone, so that what waits survives a move of its class.</summary>
    private sealed class Naming : IMessageTypeNaming
    {
        public bool TryDetermineName(Type messageType, out string messageTypeName)
        {
            messageTypeName = ReactionCatalogue.NameOf(messageType) ?? "";
            return messageTypeName.Length > 0;
        }
    }

    /// <summary>For reactions alone: a command is answered at once, however it goes.</summary>
    private sealed partial class Retries(TimeSpan[] pauses) : IHandlerPolicy
    {
        private static readonly TimeSpan WhileHeld = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan[] Quick = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500)];

        public void Apply(IReadOnlyList<HandlerChain> chains, GenerationRules rules, IServiceContainer container)
        {
            foreach (var chain in chains.Where(chain => chain.MessageType.IsAssignableTo(typeof(IReaction))))
            {
                // Wolverine would tell each attempt as an error, also of those that wait on purpose. ReactionHold tells that they wait.
                chain.FailureLogLevel = LogLevel.Debug;
                chain.OnException<ReactionsHeldException>().ScheduleRetryIndefinitely(WhileHeld);
                chain.OnException<EventGoneException>().MoveToErrorQueue();
                var failing = (IFailureActions)chain.OnAnyException();
                foreach (var pause in Quick)
                {
                    failing = failing.RetryWithCooldown(pause).And(TellAsync).Then;
                }

                foreach (var pause in pauses)
                {
                    failing = failing.ScheduleRetry(pause).And(TellAsync).Then;
                }

                failing.MoveToErrorQueue();
            }
        }

        private static ValueTask TellAsync(IWolverineRuntime runtime, IEnvelopeLifecycle lifecycle, Exception exception)
        {
            Failed(runtime.Logger, lifecycle.Envelope?.MessageType, lifecycle.Envelope?.Attempts, exception);
            return ValueTask.CompletedTask;
        }

        [LoggerMessage(LogLevel.Warning, "The reaction {Reaction} failed at attempt {Attempt}, and is tried again.")]
        private static partial void Failed(ILogger log, string? reaction, int? attempt, Exception exception);
    }
}
